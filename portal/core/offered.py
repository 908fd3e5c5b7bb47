"""What the facets of public lists offer, kept by each process for as long as nothing public changes.

Turning the pages of a list, sorting it or showing it as a table asks for the same counts again.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any


class Kept:
    """At most so many answers, all of the same state of what is public; the one not asked for longest goes first."""

    def __init__(self, most: int):
        self._most, self._lock = most, Lock()
        self._answers: OrderedDict[tuple, Any] = OrderedDict()

    def get(self, state: tuple | None, asked: tuple, make: Callable[[], Any]) -> Any:
        """What was made for ``asked`` in this ``state``; made now, if it was not."""
        if state is None:
            return make()
        key = (state, asked)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._lock:
            for old in [one for one in self._answers if one[0] != state]:
                del self._answers[old]
            self._answers[key] = made
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()


# Offers under what readers choose are without number; whole lists and their facets are some dozens.
of_choices, of_lists = Kept(24), Kept(96)


def forget() -> None:
    """Keep nothing, as a process that has just begun."""
    of_choices.clear()
    of_lists.clear()
