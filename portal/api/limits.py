"""Fair use: so many requests a minute from one place. What a cache or a 304 answers is not counted."""

import time
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from portal.core.visitors import place_of

MINUTE = 60


class FairUse(BaseThrottle):
    """Counted in the cache for each minute by the clock; a cache that all workers share makes it one count."""

    def allow_request(self, request, view):
        most = settings.API_REQUESTS_A_MINUTE
        # A browser asks whether it may ask before it can send a condition.
        if not most or request.method == "OPTIONS":
            return True
        minute, gone = divmod(int(time.time()), MINUTE)
        request._request.counted_as = name = f"api:{place_of(request)}:{minute}"
        count = counted(name)
        self.left = MINUTE - gone
        request._request.limits = {
            "RateLimit-Limit": most,
            "RateLimit-Remaining": max(most - count, 0),
            "RateLimit-Reset": self.left,
        }
        return count <= most

    def wait(self):
        return self.left


def forgive(request) -> None:
    """Take back what was counted: the reader had the answer already."""
    if name := getattr(request, "counted_as", ""):
        with suppress(ValueError):  # it was pushed out just now
            cache.decr(name)
        request.limits = {}


def counted(name: str) -> int:
    cache.add(name, 0, 2 * MINUTE)
    try:
        return cache.incr(name) or 1  # nothing, when the cache is down: nobody is counted then
    except ValueError:  # it was pushed out just now
        return 1
