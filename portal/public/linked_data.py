"""What a page is about, for machines: JSON-LD in the words of schema.org, from what the apps declare."""

import json
from datetime import date, datetime
from functools import cache
from importlib import import_module

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from portal.core.addresses import absolute
from portal.core.dates import PartialDate
from portal.core.linked_data import Thing

APPS = ("consortia", "programmes", "portal.pages")
# Nothing in the data may end the element that holds it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@cache
def things() -> dict[type, Thing]:
    return {model: thing for app in APPS for model, thing in import_module(f"{app}.linked_data").things.items()}


def describe(record, context) -> dict:
    """The record as its page shows it."""
    shown = things()[type(record)].shown
    told = {"@context": "https://schema.org"} | describe_alone(record)
    told |= {name: _value(tell(_Shown(context))) for name, tell in shown.items()}
    return _without_empty(told)


def describe_alone(record) -> dict:
    """What the record says of itself."""
    address = absolute(record.get_absolute_url())
    told = {"@type": _type(record), "@id": address, "url": address}
    told |= {name: _value(_told(record, told)) for name, told in things()[type(record)].own.items()}
    if told.get("alternateName") == told.get("name"):
        told["alternateName"] = ""
    return _without_empty(told)


def _without_empty(told):
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def dataset(title: str, address: str, forms: list[dict]) -> dict:
    """A list as a set of data, with the forms in which it can be had."""
    site = settings.WAGTAIL_SITE_NAME
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{address}#data",
        "url": address,
        "name": f"{title} · {site}",
        "description": f"{title} as recorded by {site}: public records as data, each with its dates and sources.",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site, "url": absolute("/")},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": site, "url": absolute("/")},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": form["type"], "contentUrl": absolute(form["address"])}
            for form in forms
        ],
    }


def catalogue(lists: list[tuple[str, str]]) -> dict:
    """All lists as one catalogue of data; each a title and an address."""
    site = settings.WAGTAIL_SITE_NAME
    sets = [
        {"@type": "Dataset", "@id": f"{absolute(path)}#data", "name": title, "url": absolute(path)}
        for title, path in lists
    ]
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": site,
        "url": absolute("/"),
        "dataset": sets,
    }


def script(told: dict | list) -> SafeString:
    """The data as an element of a page, which nothing in it can leave."""
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308 - escaped above


class _Shown:
    """What a page shows, by name. Not every view of a record shows all of it: what is not shown is not told."""

    def __init__(self, context):
        self._context = context

    def __getitem__(self, name):
        return self._context.get(name, ())


def _type(record):
    told = things()[type(record)].type
    return told(record) if callable(told) else told


def _told(record, told):
    return told(record) if callable(told) else getattr(record, told)


def _value(value):
    if isinstance(value, list | tuple):
        return [said for one in value if (said := _value(one)) is not None]
    if isinstance(value, Model):
        return _reference(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, PartialDate | Promise) else value


def _reference(record):
    if type(record) not in things() or not record.is_public():
        return None
    address = absolute(record.get_absolute_url())
    return {"@type": _type(record), "@id": address, "name": str(record), "url": address}
