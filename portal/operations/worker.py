"""The background worker: one loop that does what is due."""

import logging
import threading

from django.db import Error, close_old_connections
from django.utils import timezone

from portal.api import dumps
from portal.core.files.storing import sweep_abandoned

from .schedule import Outcome, publish_due

logger = logging.getLogger(__name__)


class Worker:
    """Runs ``publish_due`` every ``seconds`` until stopped; ``say`` gets one line when something happened."""

    def __init__(self, say, seconds: float = 30):
        self.say = say
        self.seconds = seconds
        self.stopped = threading.Event()
        self.last_refused: list[str] = []

    def run(self) -> None:
        while not self.stopped.is_set():
            self.turn()
            self.stopped.wait(self.seconds)

    def stop(self, *signal) -> None:
        self.stopped.set()

    def turn(self) -> None:
        """One round. A database that is away is reported, and asked again in the next round."""
        close_old_connections()
        try:
            now = timezone.now()
            self._tell(publish_due(now))
            sweep_abandoned(now)
            dumps.make_due(now)
        except Error as error:
            self.say(f"Worker: the database does not answer ({error}).")
        except OSError as error:
            self.say(f"Worker: a file cannot be written ({error}).")
        finally:
            close_old_connections()

    def _tell(self, outcome: Outcome) -> None:
        # What is refused is refused in every round: say it once, and again when it changes.
        is_news = outcome.published or outcome.expired or outcome.refused != self.last_refused
        if outcome and is_news:
            self.say(f"Worker: {outcome}.")
        self.last_refused = outcome.refused
