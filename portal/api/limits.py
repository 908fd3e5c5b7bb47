"""Fair use: so many requests a minute from one place. What a cache or a 304 answers is not counted."""

import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from portal.core.visitors import place_of

MINUTE = 60


class FairUse(BaseThrottle):
    """Counted in the cache for each minute by the clock; a cache that all workers share makes it one count."""

    def allow_request(self, request, view):
        most = settings.API_REQUESTS_A_MINUTE
        if not most:
            return True
        minute, gone = divmod(int(time.time()), MINUTE)
        count = counted(f"api:{place_of(request)}:{minute}")
        self.left = MINUTE - gone
        request._request.limits = {
            "RateLimit-Limit": most,
            "RateLimit-Remaining": max(most - count, 0),
            "RateLimit-Reset": self.left,
        }
        return count <= most

    def wait(self):
        return self.left


def counted(name: str) -> int:
    cache.add(name, 0, 2 * MINUTE)
    try:
        return cache.incr(name) or 1  # nothing, when the cache is down: nobody is counted then
    except ValueError:  # it was pushed out just now
        return 1
