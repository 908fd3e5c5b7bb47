"""A cache server that fails is left alone for a while: nobody waits for it again and again, and the log stays short."""

import logging
import time

from redis import Redis
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TookTooLong

logger = logging.getLogger(__name__)

LEFT_ALONE = 10  # seconds
TOLD_EVERY = 60  # seconds


class Patient(Redis):
    """The client of one server; the pool of its connections, one for the process, remembers how it fared.

    What it raises the cache of Django ignores, see the settings, and is told here.
    """

    def execute_command(self, *asked, **options):
        server = self.connection_pool
        if time.monotonic() < getattr(server, "is_left_alone_until", 0):
            raise NotConnected("It failed a moment ago and is left alone.")
        try:
            return super().execute_command(*asked, **options)
        except RedisError as error:
            now = time.monotonic()
            if isinstance(error, (NotConnected, TookTooLong)):
                server.is_left_alone_until = now + LEFT_ALONE
            if now >= getattr(server, "is_told_again_at", 0):
                server.is_told_again_at = now + TOLD_EVERY
                logger.warning("The cache fails, and the portal does without it: %s", error)
            raise
