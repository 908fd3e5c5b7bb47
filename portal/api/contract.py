"""What may not change between two contracts: readers built upon the older one."""

from collections.abc import Iterator, Mapping


def broken_promises(released: Mapping, present: Mapping) -> Iterator[str]:
    """What a reader of the released contract would trip over: one line each."""
    for address, item in released["paths"].items():
        if address not in present["paths"]:
            yield f"{address}: is gone"
            continue
        was, now = item["get"], present["paths"][address]["get"]
        yield from _parameters(address, was, now)
        yield from _answers(address, was, now)
    for name, was in released["components"]["schemas"].items():
        now = present["components"]["schemas"].get(name)
        # A component may be called otherwise; what it says is compared where it is used, by its fields.
        if now is not None:
            yield from _schema(name, was, now)


def _parameters(address, was, now) -> Iterator[str]:
    old = {row["name"]: row for row in was.get("parameters", ())}
    new = {row["name"]: row for row in now.get("parameters", ())}
    for name, row in old.items():
        if name not in new:
            yield f"{address}: parameter {name} is gone"
        else:
            yield from _narrowed(f"{address}: parameter {name}", row["schema"], new[name]["schema"])
    for name, row in new.items():
        if row.get("required") and not old.get(name, {}).get("required"):
            yield f"{address}: parameter {name} is required now"


def _answers(address, was, now) -> Iterator[str]:
    for status, answer in was["responses"].items():
        if status not in now["responses"]:
            yield f"{address}: answer {status} is gone"
            continue
        for kind, held in answer.get("content", {}).items():
            if kind not in now["responses"][status].get("content", {}):
                yield f"{address}: {kind} is gone"
            else:
                yield from _schema(
                    f"{address} {kind}", held["schema"], now["responses"][status]["content"][kind]["schema"]
                )


def _schema(place, was, now) -> Iterator[str]:
    """A reader meets no kind of value that it does not know, and misses no field."""
    if was.get("$ref") != now.get("$ref"):
        yield f"{place}: refers to {now.get('$ref')} in place of {was.get('$ref')}"
    if unknown := _types(now) - _types(was):
        yield f"{place}: may be {', '.join(sorted(unknown))} now"
    if _types(was) and not _types(now):
        yield f"{place}: has no type any more"
    for name, field in was.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{place}: field {name} is gone"
        else:
            yield from _schema(f"{place}.{name}", field, now["properties"][name])
    for name in set(was.get("required", ())) - set(now.get("required", ())):
        yield f"{place}: field {name} may be missing now"
    if "items" in was:
        yield from _schema(f"{place}[]", was["items"], now.get("items", {}))


def _narrowed(place, was, now) -> Iterator[str]:
    """A reader may go on sending what it sends."""
    if gone := _types(was) - _types(now):
        yield f"{place}: takes no {', '.join(sorted(gone))} any more"
    if gone := set(was.get("enum", ())) - set(now.get("enum", was.get("enum", ()))):
        yield f"{place}: takes no {', '.join(map(str, sorted(gone)))} any more"
    if "items" in was:
        yield from _narrowed(place, was["items"], now.get("items", {}))


def _types(schema) -> set[str]:
    kind = schema.get("type", ())
    return {kind} if isinstance(kind, str) else set(kind)
