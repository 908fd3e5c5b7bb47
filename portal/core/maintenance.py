"""Whether the portal is being worked on: a file in the data directory says so to all processes of this machine."""

import os
from pathlib import Path

from django.conf import settings

NAME = "maintenance"
# What stands in the file, and in the command.
OFF, ON, CLOSED = "off", "on", "closed"


def flag() -> Path:
    return Path(settings.DATA_DIR) / NAME


def state() -> str:
    """``off``, ``on`` when readers may read and nobody may write, ``closed`` when nobody gets in."""
    # Every request asks: to put the path together as an object takes longer than the disk.
    if not os.path.exists(f"{settings.DATA_DIR}/{NAME}"):
        return OFF
    try:
        return CLOSED if flag().read_text().strip() == CLOSED else ON
    except FileNotFoundError:
        return OFF


def switch(to: str) -> None:
    """Let all workers of this machine at once be in this state."""
    if to == OFF:
        flag().unlink(missing_ok=True)
    else:
        flag().parent.mkdir(parents=True, exist_ok=True)  # of a new machine
        beside = flag().with_suffix(".new")
        beside.write_text(to)
        beside.replace(flag())
