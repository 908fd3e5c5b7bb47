"""What a part measured, for the table at the end."""

_told: list[tuple[str, str]] = []


def figure(what: str, value: object) -> None:
    """Note one figure of the part that runs; it is printed at once, and again in the table."""
    print(f"    {what}: {value}", flush=True)
    _told.append((what, str(value)))


def take() -> list[tuple[str, str]]:
    """The figures since the last call."""
    told = _told.copy()
    _told.clear()
    return told
