"""Django's local memory cache with a bound in bytes: a list of a thousand rows weighs more than a counter."""

from django.core.cache.backends.locmem import LocMemCache


class BoundedMemory(LocMemCache):
    """``OPTIONS["MAX_BYTES"]`` bounds what one process keeps; what was not asked for longest goes first."""

    def __init__(self, name, params):
        options = params.get("OPTIONS", {})
        self.max_bytes = options.get("MAX_BYTES", 32 * 1024 * 1024)
        params = params | {"OPTIONS": {"MAX_ENTRIES": 100_000} | options}
        super().__init__(name, params)
        # Shared by all threads of the process, as the entries themselves are.
        self._weight = _weights.setdefault(name, [0])

    def validate_key(self, key):
        """No server is there that could refuse one, and looking at each letter takes longer than finding it."""

    def _set(self, key, value, timeout=None):
        if key in self._cache:
            self._delete(key)
        if len(value) > self.max_bytes:
            return
        while self._cache and self._weight[0] + len(value) > self.max_bytes:
            # The base class moves what was asked for to the front.
            self._delete(next(reversed(self._cache)))
        self._weight[0] += len(value)
        super()._set(key, value, timeout)

    def _cull(self):
        for key in list(self._cache)[-max(1, len(self._cache) // 10) :]:
            self._delete(key)

    def _delete(self, key):
        if key in self._cache:
            self._weight[0] -= len(self._cache[key])
        return super()._delete(key)

    def clear(self):
        super().clear()
        self._weight[0] = 0


_weights: dict[str, list[int]] = {}
