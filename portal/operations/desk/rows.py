"""A row of a list, as an editor reads it: kind, name, who, when, why, and one link to the place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from portal.core.admin.links import address

# The worker comes round every half minute.
PATIENCE = timedelta(minutes=2)
# Wagtail opens the tab of a form that the address names.
SOURCES_TAB = "#tab-sources"


@dataclass
class Row:
    name: str
    kind: str
    url: str
    person: str
    moment: object
    said: str = ""
    facts: list[str] = field(default_factory=list)
    failure: str = ""
    cancel_url: str = ""


def people_of(revisions: Iterable[Revision]) -> dict:
    """Users by key: all who stand in these rows, in one query."""
    return get_user_model().objects.in_bulk({revision.person for revision in revisions if revision.person})


def rows_of(listing, revisions: list[Revision], user, people: dict) -> list[Row]:
    """The revisions of a list as rows."""
    add_facts = FACTS[listing.key](user, revisions) if listing.key in FACTS else None
    return [_row(revision, people.get(revision.person), add_facts) for revision in revisions]


def _row(revision, person, add_facts):
    model = _model_of(revision)
    row = Row(
        name=revision.object_str,
        kind=capfirst(str(model._meta.verbose_name)),
        url=address(model, "edit", revision.object_id),
        person=get_user_display_name(person) if person else "",
        moment=revision.moment,
        said=revision.said,
    )
    if add_facts:
        add_facts(row, revision, model)
    return row


def _schedule_facts(user, revisions):
    keys = [revision.object_id for revision in revisions if _is_page(revision)]
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish").filter(pk__in=keys)
    own_pages = set(pages.values_list("pk", flat=True)) if keys else set()

    def add(row, revision, model):
        is_withdrawal = revision.approved_go_live_at is None
        row.facts.append(_what_happens(revision, is_withdrawal))
        row.failure = _failure(revision)
        if int(revision.object_id) in own_pages if issubclass(model, Page) else may_publish(user, model):
            row.cancel_url = _cancel_url(revision, model, is_withdrawal)

    return add


def _failure(revision):
    overdue = timezone.now() - revision.moment
    if overdue > timedelta(0) and revision.reason:
        return revision.reason
    return _("It is due, and nothing has happened: ask whether the worker runs.") if overdue > PATIENCE else ""


def _model_of(revision) -> type[models.Model]:
    # Known to exist: the revision was found through a row of it.
    return cast("type[models.Model]", ContentType.objects.get_for_id(revision.content_type_id).model_class())


def _is_page(revision):
    return issubclass(_model_of(revision), Page)


def _what_happens(revision, is_withdrawal):
    if is_withdrawal:
        return _("is withdrawn")
    was_live = str(revision.was_live).lower() in ("true", "1")
    return _("a change is published") if was_live else _("is published for the first time")


def may_publish(user, model) -> bool:
    return model.snippet_viewset.permission_policy.user_has_permission(user, "publish")


def _cancel_url(revision, model, is_withdrawal):
    back = urlencode({"next": reverse("desk", args=["scheduled"])})
    if is_withdrawal:
        return f"{reverse('desk_cancel_withdrawal', args=[revision.pk])}?{back}"
    return f"{address(model, 'revisions_unschedule', revision.object_id, revision.pk)}?{back}"


def _source_facts(user, revisions):
    def add(row, revision, model):
        if not revision.source:
            row.facts.append(_("no source"))
        day = parse_date(revision.checked) if revision.checked else None
        checked = _("checked on %(day)s") % {"day": formats.date_format(day, "j F Y")} if day else _("never checked")
        row.facts.append(checked)
        row.url += SOURCES_TAB

    return add


def _change_facts(user, revisions):
    def add(row, revision, model):
        if not revision.person:
            row.facts.append(_("loaded, typed by nobody: check it, then publish or submit it, or discard it"))

    return add


FACTS = {"scheduled": _schedule_facts, "changes": _change_facts, "sources": _source_facts}


class NameColumn(TitleColumn):
    cell_template_name = "admin/desk/name_cell.html"


class MomentColumn(Column):
    cell_template_name = "admin/desk/moment_cell.html"


def columns_of(listing) -> list[Column]:
    zone = timezone.get_current_timezone_name()
    when = f"{listing.when} ({zone})" if listing.key == "scheduled" else listing.when
    return [
        NameColumn("name", label=_("Name"), get_url=lambda row: row.url),
        Column("person", label=_("Who"), classname="desk-who"),
        MomentColumn("moment", label=when, classname="desk-when"),
    ]
