"""The editor of rich text: opens whatever is stored, and tells nobody the address of what he or she may not see."""

import json
from collections.abc import Callable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.documents import get_document_model
from wagtail.models import Page

from portal.core.choosers import key_of
from portal.core.invisible import rich_without_invisible
from portal.core.rich_text import links_within, names_a_row, tidied

Rows = Callable[[type[models.Model]], models.QuerySet | None]


class RichTextArea(DraftailRichTextArea):
    """``offered`` says which rows of a model its user may name; a form sets it. Nothing stands for all of them."""

    offered: Rows | None = None

    def format_value(self, value):
        state = super().format_value(tidied(str(value or "")))
        return without_hidden_addresses(state, self.offered) if self.offered else state

    def value_from_datadict(self, data, files, name):
        html = super().value_from_datadict(data, files, name)
        if html is None:
            return None
        html = rich_without_invisible(html)
        html = html.encode(errors="replace").decode()  # half a sign, which JSON can hold and no database
        return tidied(html) if any(not names_a_row(link) for link in links_within(html)) else html


def without_hidden_addresses(state: str, offered: Rows) -> str:
    content = json.loads(state)
    named = [entity for entity in content["entityMap"].values() if "id" in entity["data"]]
    for entity in named:
        key = entity["data"]["id"]
        if not is_offered(offered, model_of(entity["type"]), key):
            entity["data"] = {"id": key, "url": None}
    return json.dumps(content) if named else state


def refuse_new_links(offered: Rows, html: str, before: str) -> None:
    """Raise a ``ValidationError`` for a link to what is not offered, unless the text held it already."""
    kept = {target_of(link) for link in links_within(before)}
    for link in links_within(html):
        model, key = target_of(link)
        if (model, key) not in kept and not is_offered(offered, model, key):
            message = _("“%(words)s” links to something that you may not choose. Choose another target, or remove it.")
            raise ValidationError(message, code="invalid_choice", params={"words": link.text})


def target_of(link) -> tuple[type[models.Model], int | None]:
    return model_of(link["linktype"]), key_of(link.get("id"))


def model_of(kind: str) -> type[models.Model]:
    return get_document_model() if kind.lower() == "document" else Page


def is_offered(offered: Rows, model: type[models.Model], key) -> bool:
    rows = offered(model)
    return rows is None or rows.filter(pk=key).exists()


def rich_fields(fields: Mapping[str, forms.Field]) -> dict[str, forms.Field]:
    return {name: field for name, field in fields.items() if isinstance(field.widget, RichTextArea)}
