"""What the OpenAPI document says beyond the view sets themselves."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from portal.core.api.selection import DEEPEST, MOST_INCLUDED, paths_of, told_by

from .errors import KINDS, document
from .errors import PROBLEM as PROBLEM_TYPE
from .forms import FORMS
from .meanings import explain
from .routes import collected_routes

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `errors` names each parameter that was refused.",
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Leads to what the problem means."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["parameter", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}

MOVED = {
    "description": "The record was renamed; its old address leads here for ever, with the same parameters.",
    "headers": {"Location": {"description": "The present address.", "schema": {"type": "string"}}},
}

TEXT = {"type": "string"}
OBJECT = {"type": "object"}
FORM_SCHEMA = {"csv": TEXT, "ndjson": TEXT, "xlsx": TEXT | {"format": "binary"}, "geojson": OBJECT, "jsonld": OBJECT}
LIMITS = {
    f"RateLimit-{name}": {"description": text, "schema": {"type": "integer"}}
    for name, text in {
        "Limit": "Requests a minute from one place.",
        "Remaining": "How many of them are left.",
        "Reset": "Seconds until the minute ends.",
    }.items()
}

NONE = {"type": "string", "maxLength": 0}
AGAIN = {
    "ETag": {"description": "What this answer is known by: give it back as `If-None-Match`.", "schema": TEXT},
    "Last-Modified": {
        "description": "Since when it says this, for `If-Modified-Since`. Not in the second of a change.",
        "schema": TEXT,
    },
    "Cache-Control": {"description": "How long it may be kept without asking again.", "schema": TEXT},
}
NOT_MODIFIED = {
    "description": "You have the present answer: it is the one of your `If-None-Match` or `If-Modified-Since`. "
    "It does not count for the limit.",
    "headers": AGAIN,
}
WAIT = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
ALLOW = {"Allow": {"description": "The methods that there are.", "schema": TEXT}}
HEADERS_OF_ERRORS = {405: ALLOW, 429: WAIT, 503: WAIT}
# Beside the rows of a list, where it is not a page of records.
AROUND = {"changes": {"next": None, "cursor": "412-1"}, "dumps": {}}
EVERYWHERE = (400, 405, 406, 412, 429, 500, 503)

# Parameters that no filter declares.
PARAMETERS = {
    "format": "Shape of the answer, in place of an `Accept` header.",
    "slug": "Last part of the record's address.",
    "id": "Number of the record, as its list gives it in `url`.",
}


class Contract(AutoSchema):
    """Says of every operation what the base of the view sets reads besides filters and pages."""

    def get_override_parameters(self):
        view = self.view
        if not hasattr(view, "serializer_class"):
            return []  # not a resource
        on = OpenApiParameter("on", OpenApiTypes.DATE, description="Tells what held on that day. Empty: today.")
        return [*([] if self._is_list_view() else [on]), *_selecting(view.serializer_class)]


def _selecting(serializer):
    fields = {"type": "array", "items": {"type": "string", "enum": list(told_by(serializer))}}
    told = [("fields", fields, "Only these fields, separated by commas. Empty: all.")]
    if paths := paths_of(serializer):
        known = ", ".join(f"`{path}`" for path in paths)
        include = (
            "Puts the whole `record` beside the references at these places, separated by commas: "
            f"{known}. A path may go on in the included record, {DEEPEST} records deep; at most {MOST_INCLUDED} paths."
        )
        told.append(("include", {"type": "array", "items": {"type": "string"}}, include))
    return [
        OpenApiParameter(name, schema, description=text, style="form", explode=False) for name, schema, text in told
    ]


def only_ours(endpoints):
    """Leave out what is not the portal's own contract, such as the private API of the admin."""
    return [endpoint for endpoint in endpoints if _is_ours(endpoint[0])]


def _is_ours(address: str) -> bool:
    return address.startswith("/api/v1/") and "schema" not in address and "{format}" not in address


def complete(result, generator, request, public):
    """What every operation has alike: a title, an example, its forms, its errors."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["security"] = []  # anybody may read
    views = collected_routes()
    tags = {name: view.__doc__.partition("\n")[0] for name, view in views.items()} | {
        "changes": "For mirrors.",
        "dumps": "For mirrors.",
    }
    result["tags"] = [{"name": name, "description": text} for name, text in tags.items()]
    for address, item in result["paths"].items():
        name, operation = address.split("/")[3], item["get"]
        _complete(operation, name, is_item="{" in address, is_renamed="{slug}" in address)
        if name in views:
            _complete_resource(operation, views[name].model, is_item="{" in address)
            _all_fields_may_be_left_out(operation["responses"]["200"], result["components"]["schemas"])
    explain(result["components"]["schemas"])
    return result


def _complete(operation, name, is_item, is_renamed):
    operation.pop("security", None)
    operation["summary"] = f"One of the {name}" if is_item else f"List of {name}"
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in PARAMETERS:
            parameter["description"] = PARAMETERS[parameter["name"]]
        if parameter["in"] == "query":
            parameter["schema"] = _or_empty(parameter["schema"])
    statuses = [*EVERYWHERE, *([404] if is_item else []), *([410] if is_renamed else [])]
    operation["responses"] |= {"304": NOT_MODIFIED} | {str(status): _problem(status) for status in sorted(statuses)}
    operation["responses"]["200"]["headers"] = LIMITS | AGAIN
    operation["responses"]["200"]["content"]["application/json"]["examples"] = {
        "example": {"summary": "From the starter content", "value": _example(name, is_item)}
    }
    if is_renamed:
        operation["responses"]["301"] = MOVED


def _or_empty(schema: dict, is_one_of_several: bool = False) -> dict:
    """A form sends what was not chosen too: an empty value asks for nothing. A number for itself is one of a page."""
    if "items" in schema:
        return schema | {"items": _or_empty(schema["items"], is_one_of_several=True)}
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], ""]}
    is_number = is_one_of_several and schema.get("type") == "integer"
    return {"anyOf": [schema, NONE]} if is_number or schema.get("format") == "date" else schema


def _example(name, is_item):
    told = examples()[name]
    if is_item:
        return told
    return AROUND.get(name, {"count": 1, "next": None, "previous": None}) | {"results": [told]}


def _complete_resource(operation, model, is_item):
    """The forms in which it is given besides JSON."""
    content = operation["responses"]["200"]["content"]["application/json"]
    forms = {form.media_type: {"schema": FORM_SCHEMA[form.format]} for form in FORMS if form.fits(model)}
    operation["responses"]["200"] |= {
        "description": "The record." if is_item else "The rows that fit; forms other than JSON give all of them.",
        "content": {"application/json": content} | forms,
    }


@cache
def examples() -> dict:
    """A record of each resource, from the starter content, a change and a dump."""
    return json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))


def _problem(status):
    example = document(status, errors=[{"parameter": "on", "detail": "Type a day as 2020-07-15."}])
    if status != 400:
        del example["errors"]
    example["type"] = example["type"].replace(settings.SITE_URL, "https://portal.example.org")
    return {
        "description": KINDS[status][1],
        "headers": HEADERS_OF_ERRORS.get(status, {}),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }


def _all_fields_may_be_left_out(answer, schemas):
    """``fields`` chooses: no field of a record is required."""
    told = answer["content"]["application/json"]["schema"]
    while "$ref" in told:
        told = schemas[told["$ref"].rpartition("/")[2]]
        told = told["properties"]["results"]["items"] if "results" in told["properties"] else told
    told.pop("required", None)
