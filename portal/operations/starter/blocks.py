"""Building blocks of the files name records by slug; those of the database name them by key."""

from typing import Any

from portal.core import records


def to_blocks(blocks: list[dict]) -> list[dict]:
    """The blocks of a stream as the database holds them."""
    return [{"type": block["type"], "value": to_stored(block["type"], block.get("value"))} for block in blocks]


def to_stored(name: str, value: Any) -> Any:
    """The value of a block or of a part of one, which says by its name what it holds."""
    if isinstance(value, dict):
        return {part: to_stored(part, value[part]) for part in value}
    if name == "figures":
        return [to_figure(figure) for figure in value]
    if name == "programmes":
        return [to_key("programme", slug) for slug in value]
    if name == "figure":
        return to_figure(value)
    if name == "records":
        return to_blocks(value)
    return to_key(name, value) if name in records.models_by_name() else value


def to_figure(text: str) -> str:
    """ "partnership:lens-leaps:facilities" with the key of the partnership in the place of its slug."""
    name, slug, label = text.split(":")
    return f"{name}:{to_key(name, slug)}:{label}"


def to_key(name: str, slug: str) -> int:
    model = records.models_by_name()[name]
    key = model._base_manager.filter(slug=slug).values_list("pk", flat=True).first()
    if key is None:
        raise LookupError(f"there is no {model._meta.verbose_name} “{slug}”")
    return key
