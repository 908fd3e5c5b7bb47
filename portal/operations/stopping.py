"""To be asked to end, by a signal."""

from contextlib import suppress
from queue import Empty, SimpleQueue


class Stop:
    """Whether somebody asked to end; ``ask`` handles signals.

    Not an ``Event``: a handler runs in the thread that waits, and would wait for the lock which that thread holds.
    What is put into this queue waits for none.
    """

    def __init__(self):
        self.is_asked = False
        self._asked: SimpleQueue[None] = SimpleQueue()

    def ask(self, *signal) -> None:
        self.is_asked = True
        self._asked.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait until asked to end, but not longer; tells whether anybody asked."""
        if not self.is_asked:
            with suppress(Empty):
                self._asked.get(timeout=seconds)
        return self.is_asked
