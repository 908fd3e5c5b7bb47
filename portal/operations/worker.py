"""The background worker: one loop that carries out what is due in the table of jobs."""

from django.db import Error, close_old_connections
from django.utils import timezone

from portal.core import maintenance

from .jobs import queue
from .stopping import Stop


class Worker:
    """Takes jobs until stopped, with a pause of ``seconds`` when none is due; ``say`` gets a line when one has news."""

    def __init__(self, say, seconds: float = 5):
        self.say = say
        self.seconds = seconds
        self.stopping = Stop()

    def run(self) -> None:
        while not self.stopping.is_asked:
            self.turn()
            self.stopping.wait(self.seconds)

    def stop(self, *signal) -> None:
        self.stopping.ask()

    def turn(self) -> None:
        """All that is due now. A database that is away is reported, and asked again in the next turn."""
        if maintenance.state() != maintenance.OFF:
            return  # nothing is written meanwhile
        close_old_connections()
        try:
            queue.arm(timezone.now())
            while not self.stopping.is_asked and (job := queue.take(timezone.now())):
                if said := queue.carry_out(job):
                    self.say(f"{said[0].upper()}{said[1:]}.")
                close_old_connections()
        except Error as error:
            self.say(f"The database does not answer ({error}).")
        finally:
            close_old_connections()
