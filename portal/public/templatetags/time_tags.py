"""Time as components: lines of what lasted, bars of how much there was in a year."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.public.timelines import bars, lines

from .portal_tags import label

register = template.Library()

MOST_GROUPS = 8  # nobody compares more of them
# What projects can be told apart by → the record or the words; one that is not public is as good as not known.
GROUPS = {
    "funder": lambda project: project.public_funder,
    "programme": lambda project: project.public_programme,
    "funding_programme": lambda project: project.funding_programme,
}


@register.inclusion_tag("components/time_lines.html")
def timeline(rows, id="timeline", what="", day=None, since=None):  # noqa: A002 - an id is what it is
    """Rows with dates as lines on one axis of years, and a table with the same beside it.

        {% load time_tags %}
        {% timeline history id="history" what="LEAPS over the years" %}
        {% timeline programmes what="programmes" id="programmes-time" %}

    ``rows`` are rows of any kinds that declare spans (``<app>/timelines.py``): memberships, appointments, partnerships
    and their steps, programmes, projects, papers, events; those of one kind stand together, kinds in the order in
    which they come first. The tag asks the database nothing. ``day`` is marked in the place of today,
    and ``since`` beside it, for two days that are compared.
    """
    context = lines.draw(lines.spans_of(rows), day or timezone.localdate(), since)
    return context | {"id": id, "what": what or _("A line of time"), "day": day, "since": since}


# Kind of row → the record that it is about, and what of that changed.
TOLD = {
    "membership": lambda stay: (stay.member, stay.get_kind_display()),
    "appointment": lambda term: (term.person, term.office_name),
    "partnership": lambda partnership: (partnership, ""),
    "facilitystatus": lambda row: (row.facility, row.get_status_display()),
    "consortiumbody": lambda body: (None, body.get_kind_display()),
    "consortiumname": lambda name: (None, name.get_kind_display()),
}


@register.simple_tag
def changed_row(row) -> str:
    """A row of a comparison: the record that it is about, with a link, and what of it changed."""
    record, note = TOLD[row._meta.model_name](row)
    name = label(record or row)
    link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), name) if record else name
    return format_html('{} <span class="more">{}</span>', link, note)


@register.inclusion_tag("components/time_bars.html")
def project_years(projects, by="", id="project-years", what=""):  # noqa: A002 - an id is what it is
    """How many projects ran in each year, as bars, and a table with the same beside it.

        {% load time_tags %}
        {% project_years projects what="Projects of LEAPS" %}
        {% project_years projects by="funder" id="by-funder" what="Projects by funder" %}

    ``projects`` as ``for_listing()`` fetches them; the tag asks the database nothing. ``by`` is ``funder``,
    ``programme`` or ``funding_programme``: a row of bars for each of the largest, all to one scale, and one for the
    others together.
    """
    projects = list(projects)
    groups = _grouped(projects, GROUPS[by]) if by else [(_("Projects"), "", projects)]
    context = bars.draw(groups, timezone.localdate())
    return context | {"id": id, "what": what or _("Projects over the years")}


def _grouped(projects: list, group_of) -> list[tuple]:
    """Name, address and projects of each group: the largest, the others together, what belongs to none."""
    found: dict = {}
    for project in projects:
        found.setdefault(group_of(project) or None, []).append(project)
    ordered = sorted(found.items(), key=lambda item: (item[0] is None, -len(item[1]), str(item[0])))
    nowhere = [pair for pair in ordered if pair[0] is None]
    known = ordered[: len(ordered) - len(nowhere)]
    if len(known) > MOST_GROUPS:
        others = [project for _group, rows in known[MOST_GROUPS - 1 :] for project in rows]
        known = [*known[: MOST_GROUPS - 1], (_("others"), others)]
    return [_named(group, rows) for group, rows in (*known, *nowhere)]


def _named(group, rows: list) -> tuple:
    if group is None:
        return _("not known"), "", rows
    return (label(group), group.get_absolute_url(), rows) if hasattr(group, "get_absolute_url") else (group, "", rows)
