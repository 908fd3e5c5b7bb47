"""What the OpenAPI document says beyond the view sets themselves."""

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
        responses["400"] = _problem("A parameter is unknown or has a bad value.")
        if "{" in address:
            responses["404"] = _problem("There is no such public record.")
        if "{slug}" in address:
            responses["301"] = MOVED
            responses["410"] = _problem("The record was public once and has been deleted.")
    return result


def _problem(description):
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}
