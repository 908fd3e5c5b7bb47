"""What the facets of public lists offer, kept by each process for as long as nothing public changes.

Turning the pages of a list, sorting it or showing it as a table asks for the same counts again.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

MOST = 24
_kept: OrderedDict[tuple, Any] = OrderedDict()
_lock = Lock()


def kept(state: tuple | None, asked: tuple, make: Callable[[], Any]) -> Any:
    """What was made for ``asked`` in this ``state`` of all that is public; made now, if it was not."""
    if state is None:
        return make()
    key = (state, asked)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        for old in [one for one in _kept if one[0] != state]:
            del _kept[old]
        _kept[key] = made
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Keep nothing, as a process that has just begun."""
    with _lock:
        _kept.clear()
