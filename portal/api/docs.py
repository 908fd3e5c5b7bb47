"""A page to read the contract on: made from the OpenAPI document, without scripts and without other hosts."""

from django.conf import settings
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator

from portal.core.addresses import absolute

from .errors import KINDS
from .recipes import RECIPES

# More are not a choice that anybody reads, but a list such as the countries of ISO 3166.
MOST_CHOICES = 20


class Docs(TemplateView):
    template_name = "api/docs.html"

    def get_context_data(self, **kwargs):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        resources = [_resource(address, item, schema) for address, item in schema["paths"].items()]
        base = absolute("/api/v1/")
        return super().get_context_data(
            resources=resources,
            base=base,
            problems=KINDS,
            recipes=[{"recipe": recipe, "codes": recipe.codes(base, "esrf-ebs")} for recipe in RECIPES],
            a_minute=settings.API_REQUESTS_A_MINUTE,
            licence=settings.DATA_LICENCE,
            **kwargs,
        )


def _resource(address, item, schema):
    operation = item["get"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "address": address,
        "anchor": address.removeprefix("/api/v1/").strip("/").replace("/", "-").replace("{", "").replace("}", ""),
        "is_list": "{" not in address,
        "description": operation.get("description", ""),
        "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
        "fields": _fields(answer, schema),
    }


def _parameter(parameter):
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "description": _without_choices(parameter.get("description", "")) + _choices(schema),
        "type": _type(schema),
    }


def _fields(answer, schema):
    """Rows of the table of fields of one record, looked up through the page that may wrap it."""
    component = _resolve(answer, schema)
    if "results" in component.get("properties", {}):
        component = _resolve(component["properties"]["results"]["items"], schema)
    return [_field(name, field, schema) for name, field in component.get("properties", {}).items()]


def _field(name, field, schema):
    # A choice stands in a component of its own, alone or beside the field's help text.
    target = _resolve(next(iter(field.get("allOf") or field.get("oneOf") or [field])), schema)
    return {
        "name": name,
        "type": _type(target),
        "description": _without_choices(field.get("description", "")) + _choices(target),
    }


def _resolve(part, schema):
    return schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part


def _type(schema):
    kind = schema.get("format") or schema.get("type") or "object"
    return " or ".join(kind) if isinstance(kind, list) else kind


def _without_choices(description):
    """The first line as a sentence; the contract repeats the choices below it as a Markdown list."""
    line = description.partition("\n")[0]
    return f"{line.rstrip('.')}." if line and not line.startswith("*") else ""


def _choices(schema):
    known = [choice for choice in schema.get("enum", []) if choice]
    return f" One of: {', '.join(known)}." if 0 < len(known) <= MOST_CHOICES else ""
