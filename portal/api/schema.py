"""What the OpenAPI document says beyond the view sets themselves."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from portal.core.api.selection import DEEPEST, MOST_INCLUDED, paths_of, told_by

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `errors` names each parameter that was refused.",
    "properties": {
        "type": {"type": "string"},
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
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/") and "schema" not in endpoint[0]]


def describe_errors(result, generator, request, public):
    """Every operation may refuse its parameters; one that names a record may not find it, or find it elsewhere."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for address, item in result["paths"].items():
        for parameter in item["get"].get("parameters", ()):
            if parameter["name"] in PARAMETERS:
                parameter["description"] = PARAMETERS[parameter["name"]]
        responses = item["get"]["responses"]
        if any(parameter["name"] == "fields" for parameter in item["get"].get("parameters", ())):
            _all_fields_may_be_left_out(responses["200"], result["components"]["schemas"])
        responses["400"] = _problem("A parameter is unknown or has a bad value.")
        if "{" in address:
            responses["404"] = _problem("There is no such public record.")
        if "{slug}" in address:
            responses["301"] = MOVED
            responses["410"] = _problem("The record was public once and has been deleted.")
    return result


def _all_fields_may_be_left_out(answer, schemas):
    """``fields`` chooses: no field of a record is required."""
    told = answer["content"]["application/json"]["schema"]
    while "$ref" in told:
        told = schemas[told["$ref"].rpartition("/")[2]]
        told = told["properties"]["results"]["items"] if "results" in told["properties"] else told
    told.pop("required", None)


def _problem(description):
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}
