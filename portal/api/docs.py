"""A page to read the contract on: made from the OpenAPI document, without scripts and without other hosts."""

import json
from functools import lru_cache

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator

from portal.core.addresses import absolute
from portal.core.filters import no_such_parameter
from portal.core.meant import meaningless
from programmes.models import Participation

from .errors import KINDS, document
from .recipes import RECIPES
from .routes import FOR_MIRRORS, collected_routes
from .schema import examples

# More are not a choice that anybody reads, but a list such as the countries of ISO 3166.
MOST_CHOICES = 20


# Explained once for all lists.
GENERAL = {"cursor", "fields", "format", "page", "page_size"}


class Docs(TemplateView):
    template_name = "api/docs.html"

    def get_context_data(self, **kwargs):
        schema = _contract(get_language(), settings.SITE_URL)
        base, facility = absolute("/api/v1/"), _facility()
        lists = {f"/api/v1/{name}/": name for name in (*collected_routes(), *FOR_MIRRORS)}
        return super().get_context_data(
            resources=[_resource(address, name, schema) for address, name in lists.items()],
            base=base,
            problems=[(status, anchor, _said(text)) for status, (anchor, text) in KINDS.items()],
            problem=json.dumps(_problem_of("contry"), indent=2, ensure_ascii=False),
            recipes=[{"recipe": recipe, "codes": recipe.codes(base, facility)} for recipe in RECIPES],
            a_minute=settings.API_REQUESTS_A_MINUTE,
            licence=settings.DATA_LICENCE,
            unknown=meaningless(self.request.GET, ()),
            **kwargs,
        )


def _facility() -> str:
    """One that has projects to show, the most of all."""
    named = Participation.objects.live().filter(facility__live=True).values_list("facility__slug")
    first = named.annotate(projects=Count("project", distinct=True)).order_by("-projects", "facility__slug").first()
    return first[0] if first else "your-facility"


@lru_cache(maxsize=4)
def _contract(language: str | None, site: str) -> dict:
    """Told in a language, for a site: nothing in it changes while a process lives."""
    return SchemaGenerator().get_schema(request=None, public=True)


def _problem_of(name):
    """What a misspelt parameter is answered with, for the page that explains errors."""
    told = document(400, "A parameter is unknown or has a bad value.")
    detail = no_such_parameter(name, {"country", "consortium", "kind"})
    return told | {"errors": [{"parameter": name, "detail": detail}]}


def _resource(address, name, schema):
    """A list and the records in it, told together."""
    operation = schema["paths"][address]["get"]
    told = examples().get(name, {})
    parameters = [one for one in operation.get("parameters", []) if one["name"] not in GENERAL]
    return {
        "name": name,
        "title": name.capitalize(),
        "address": address,
        "item_address": next((one for one in schema["paths"] if one.startswith(f"{address}{{")), ""),
        "description": operation.get("description", ""),
        "parameters": [_parameter(parameter) for parameter in parameters],
        "fields": _fields(operation["responses"]["200"]["content"]["application/json"]["schema"], schema),
        "example": json.dumps(told, indent=2, ensure_ascii=False) if told else "",
        "asked": absolute(f"{address}{told['slug']}/" if "slug" in told else address),
    }


def _parameter(parameter):
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "said": _said(_without_choices(parameter.get("description", "")) + _choices(schema.get("items", schema))),
        "type": _type(schema),
    }


def _fields(answer, schema):
    """The fields of one record, looked up through the page that may wrap it."""
    component = _resolve(answer, schema)
    rows = component.get("properties", {}).get("results")
    if rows:
        component = _resolve(rows["items"], schema)
    return _fields_of(component, schema)


def _fields_of(component, schema):
    return [_field(name, field, schema) for name, field in component.get("properties", {}).items()]


def _field(name, field, schema):
    # A choice stands in a component of its own, alone or beside the field's help text.
    target = _resolve(next(iter(field.get("allOf") or field.get("oneOf") or [field])), schema)
    row = _resolve(target["items"], schema) if "items" in target else {}
    return {
        "name": name,
        "type": _type(target),
        "said": _said(_without_choices(field.get("description", "")) + _choices(row if "enum" in row else target)),
        "fields": [] if _is_reference(row) else _fields_of(row, schema),
        "is_reference": _is_reference(row) or _is_reference(target),
    }


def _is_reference(schema) -> bool:
    return "page_url" in schema.get("required", ())


def _resolve(part, schema):
    return schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part


def _type(schema):
    schema = next(iter(schema.get("anyOf") or [schema]))  # the others are ways to say nothing
    if "items" in schema:
        return "list"
    kind = schema.get("format") or schema.get("type") or "object"
    return " or ".join(kind) if isinstance(kind, list) else kind


def _without_choices(description):
    """The first line as a sentence; the contract repeats the choices below it as a Markdown list."""
    line = description.partition("\n")[0]
    return f"{line.rstrip('.')}." if line and not line.startswith("*") else ""


def _said(description) -> list[tuple[str, bool]]:
    """The words, and whether they stand between the marks of code."""
    return [(text, bool(place % 2)) for place, text in enumerate(description.split("`")) if text]


def _choices(schema):
    known = [choice for choice in schema.get("enum", []) if choice]
    return f" One of: {', '.join(known)}." if 0 < len(known) <= MOST_CHOICES else ""
