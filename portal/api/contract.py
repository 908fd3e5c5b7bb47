"""What may not change between two contracts: readers built upon the older one."""

from collections.abc import Iterator, Mapping
from math import inf

# A value that passes the one passes the other only if these are the same, or at most as strict.
ALIKE = ("$ref", "allOf", "format", "pattern")
LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems")
MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
# How a parameter is written, and what holds where nothing is said.
WRITTEN = {"in": "query", "style": "form", "explode": True}


def broken_promises(released: Mapping, present: Mapping) -> Iterator[str]:
    """What a reader of the released contract would trip over: one line each."""
    for address, item in released["paths"].items():
        if address not in present["paths"]:
            yield f"{address}: is gone"
            continue
        was, now = item["get"], present["paths"][address]["get"]
        if (needed := _needed(now, present)) and needed != _needed(was, released):
            yield f"{address}: needs {needed} now"
        yield from _parameters(address, was, now)
        yield from _answers(address, was, now)
    for name, was in released["components"]["schemas"].items():
        now = present["components"]["schemas"].get(name)
        # A component may be called otherwise; what it says is compared where it is used, by its fields.
        if now is not None:
            yield from _schema(name, was, now)


def _needed(operation, contract) -> list:
    """What a reader must have to be let in."""
    return operation.get("security", contract.get("security", []))


def _parameters(address, was, now) -> Iterator[str]:
    old = {row["name"]: row for row in was.get("parameters", ())}
    new = {row["name"]: row for row in now.get("parameters", ())}
    for name, row in old.items():
        place = f"{address}: parameter {name}"
        if name not in new:
            yield f"{place} is gone"
            continue
        for key, usual in WRITTEN.items():
            if row.get(key, usual) != new[name].get(key, usual):
                yield f"{place}: {key} was {row.get(key, usual)}, is {new[name].get(key, usual)}"
        yield from _schema(place, row["schema"], new[name]["schema"], is_sent=True)
    for name, row in new.items():
        if row.get("required") and not old.get(name, {}).get("required"):
            yield f"{address}: parameter {name} is required now"


def _answers(address, was, now) -> Iterator[str]:
    for status, answer in was["responses"].items():
        if status not in now["responses"]:
            yield f"{address}: answer {status} is gone"
            continue
        present = now["responses"][status]
        for name in answer.get("headers", {}).keys() - present.get("headers", {}).keys():
            yield f"{address}: header {name} of answer {status} is gone"
        for kind, held in answer.get("content", {}).items():
            if kind not in present.get("content", {}):
                yield f"{address}: {kind} is gone"
            else:
                yield from _schema(f"{address} {kind}", held["schema"], present["content"][kind]["schema"])


def _schema(place, was, now, is_sent=False) -> Iterator[str]:
    """A reader may go on sending what it sends, and meets no value or lack of a field that it does not know."""
    narrow, wide = (was, now) if is_sent else (now, was)
    if len(_alternatives(narrow)) + len(_alternatives(wide)) > 2:
        for one in _alternatives(narrow):
            pairs = ((one, other) if is_sent else (other, one) for other in _alternatives(wide))
            if not any(_is_kept(*pair, is_sent) for pair in pairs):
                yield f"{place}: was {_alternatives(was)}, is {_alternatives(now)}"
        return
    for key in _looser(narrow, wide):
        yield f"{place}: {key} was {was.get(key)}, is {now.get(key)}"
    if "items" in was:
        yield from _schema(f"{place}[]", was["items"], now.get("items", {}), is_sent)
    yield from _fields(place, was, now)


def _fields(place, was, now) -> Iterator[str]:
    for name, field in was.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{place}: field {name} is gone"
        else:
            yield from _schema(f"{place}.{name}", field, now["properties"][name])
    for name in sorted(set(was.get("required", ())) - set(now.get("required", ()))):
        yield f"{place}: field {name} may be missing now"


def _is_kept(was, now, is_sent) -> bool:
    return not any(_schema("", was, now, is_sent))


def _alternatives(schema) -> list:
    return schema.get("oneOf") or schema.get("anyOf") or [schema]


def _looser(narrow, wide) -> Iterator[str]:
    """By which keywords a value may pass the one that does not pass the other."""
    if _types(wide) and not (_types(narrow) and _types(narrow) <= _types(wide)):
        yield "type"
    if "enum" in wide and not ("enum" in narrow and set(narrow["enum"]) <= set(wide["enum"])):
        yield "enum"
    yield from (key for key in ALIKE if key in wide and narrow.get(key) != wide[key])
    yield from (key for key in LEAST if key in wide and narrow.get(key, -inf) < wide[key])
    yield from (key for key in MOST if key in wide and narrow.get(key, inf) > wide[key])


def _types(schema) -> set[str]:
    kind = schema.get("type", ())
    return {kind} if isinstance(kind, str) else set(kind)
