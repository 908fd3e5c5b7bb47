"""Tags and filters of the public templates: how dates, figures, places and sources are written."""

import re
from collections import Counter
from datetime import date
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core import numbers, rich_text
from portal.core.naming import country_names
from portal.public import marks, stylesheets

register = template.Library()

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
LONGEST_LABEL = 26
MOST_FIGURES = 4
LONGEST_WORD = 20
LONGEST_TITLE = 70
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
UNITS = "million|billion|[kMG]?eV|[kM]W|k?m|nm|%|hours|users|people|years|facilities|countries|scientists|members"
TIES = re.compile(
    rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b|\b(?:{MONTHS}) \d{{4}}\b"
    rf"|\b(?:EUR|CHF|GBP|USD) \d[\d{NARROW_SPACE},.]*(?: (?:million|billion))?|\d (?:{UNITS})(?!\w)"
)
NAVIGATION = (
    (_("Consortia"), "consortia"),
    (_("Facilities"), "facilities"),
    (_("Organisations"), "organisations"),
    (_("Programmes"), "programmes"),
    (_("Projects"), "projects"),
    (_("People"), "people"),
    (_("News"), "/news/"),
    (_("Events"), "/events/"),
    (_("Publications"), "/publications/"),
)


@register.simple_tag
def stylesheet() -> str:
    return stylesheets.address()


@register.simple_tag
def site_name() -> str:
    return settings.WAGTAIL_SITE_NAME


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context) -> dict:
    """The menu, with the part of the site that is being read marked as current."""
    path = getattr(context.get("request"), "path", "")
    entries = [(label, _address(name)) for label, name in NAVIGATION]
    return {
        "entries": [
            {"label": label, "address": address, "current": _current(path, address)} for label, address in entries
        ],
        "search": _address("search"),
        "q": getattr(context.get("request"), "GET", {}).get("q", "")[:200] if path == _address("search") else "",
    }


@register.simple_block_tag
def section(content, title, id="", count=None, note="", wide=False):
    """A part of a record's page: a hairline, its small title beside it, then the content."""
    context = {"content": content, "title": title, "id": id, "count": count, "note": note, "wide": wide}
    return render_to_string("components/section.html", context)


@register.simple_tag
def spectrum(record, form="strip") -> str:
    """The record's drawn mark; ``form`` is ``strip`` across a page, ``small`` beside a name or ``row`` in a list."""
    paths = marks.spectrum(record, is_small=form != "strip")
    drawn = "".join(format_html('<path class="spectrum-{}" d="{}"/>', name, path) for name, path in paths.items())
    return format_html(
        '<svg class="spectrum{}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        "" if form == "strip" else f" spectrum-{form}",
        marks.WIDTH,
        marks.HEIGHT,
        mark_safe(drawn),  # noqa: S308 - joined from format_html
    )


@register.simple_tag
def status_on(facility, day) -> str:
    """The status of a facility on a day, in words; nothing where none is known."""
    return ", ".join(str(row.get_status_display()) for row in facility.statuses_on(day))


@register.simple_tag
def responsible(facility, role, day) -> list:
    """The public organisations that hold a role at a facility on a day."""
    return facility.responsible_on(day, role)


@register.simple_tag
def leading(programme, on) -> list:
    """Who leads a programme on a day, or today."""
    return [row.who for row in programme.supporters_on(on) if row.role == "lead"]


@register.simple_tag
def public_rows(record, relation) -> list:
    """The rows of an inline relation that readers may see."""
    return record.public_rows(relation)


@register.simple_tag
def taking_part(project, on) -> list:
    """Who takes part in a project on a day, or ever did."""
    return project.participations_on(on)


@register.filter
def accent(consortium) -> str:
    """The class that sets a consortium's colour for what stands inside: ``accent-leaps``."""
    slug = getattr(consortium, "slug", consortium)
    return f"accent-{slug}" if slug else ""


@register.filter
def timed(known) -> str:
    """A ``time`` element for a partial date or a day, in words: ``<time datetime="2020-07">July 2020</time>``."""
    if not known:
        return ""
    return format_html('<time datetime="{}">{}</time>', str(known), day(known))


@register.filter
def day(known) -> str:
    """A partial date or a day in words, its parts tied together: "15 July 2020"."""
    if not known:
        return ""
    if isinstance(known, date):
        return _glued(date_format(known, "DATE_FORMAT"))
    return known.display()


@register.filter
def period(row) -> str:
    """A period in words: "since November 2018", "from 2018, last confirmed November 2020"."""
    return row.display()


@register.filter
def span(row) -> str:
    """A period in the few characters of a table: "2019–2023", "since 2018", "from 2018"."""
    since, until = row.since, row.until
    if since and until:
        return str(since.year) if since.year == until.year else f"{since.year}–{until.year}"
    if since:
        words = gettext("since %(year)s") if row.is_ongoing else gettext("from %(year)s")
        return _glued(words % {"year": since.year})
    return _glued(gettext("until %(year)s") % {"year": until.year}) if until else ""


@register.filter
def grouped(number) -> str:
    """A number in groups of three that no line break can part; nothing for nothing."""
    return "" if number in (None, "") else numbers.grouped(number, NARROW_SPACE)


@register.filter
def amount(number, currency="EUR") -> str:
    """Money as European offices write it: "EUR 6 000 000"."""
    return f"{currency}\N{NO-BREAK SPACE}{grouped(number)}" if number is not None else ""


@register.filter
def tied(text) -> str:
    """Running text in which no line ends between a number and its unit, or inside a date."""
    written = str(text or "")
    if not isinstance(text, SafeString):
        return _tie(written)
    parts = re.split(r"(<[^>]*>)", written)
    return mark_safe("".join(part if part.startswith("<") else _tie(part) for part in parts))  # noqa: S308 - was safe


@register.filter
def cleaned(html) -> str:
    """Rich text that holds nothing but text, marks and links."""
    return mark_safe(rich_text.cleaned(str(html)))  # noqa: S308 - cleaned


@register.filter
def stated_by(figures, day: date | None) -> list:
    """The figures that were stated up to a day; without one, all."""
    return [figure for figure in figures if not day or (figure.as_of and figure.as_of.earliest <= day)]


@register.filter
def newest(figures) -> list:
    """The few figures that a page begins with, the latest stated first."""
    return _by_date(figures)[:MOST_FIGURES]


@register.filter
def older(figures) -> list:
    """The figures that stand aside when others are newer."""
    return _by_date(figures)[MOST_FIGURES:]


@register.filter
def shared_period(rows) -> str:
    """The period in words that most of the rows have, if more than one has it; said once in the place of many times."""
    words = Counter(row.display() for row in rows).most_common(1)
    return words[0][0] if words and words[0][1] > 1 else ""


@register.filter
def country(code) -> str:
    return country_names().get(str(code), "")


@register.filter
def place(record) -> str:
    """ "Hamburg, Germany", or what is known of it."""
    return ", ".join(part for part in (getattr(record, "city", ""), country(getattr(record, "country", ""))) if part)


@register.filter
def host(address) -> str:
    """The part of a web address that tells a reader whose it is."""
    return urlsplit(address or "").netloc.removeprefix("www.")


@register.filter
def lines(text) -> list[str]:
    """The lines of a text field that holds one entry a line."""
    entries = text if isinstance(text, list) else str(text or "").splitlines()
    return [entry.strip() for entry in entries if entry.strip()]


@register.filter
def label(record) -> str:
    """The short name by which people call a record, or its name."""
    if record is None or record == "":
        return ""
    # "Light for Ukraine" says more than its acronym, and is short enough.
    if hasattr(record, "full_title") and len(record.name) <= LONGEST_LABEL:
        return record.name
    for name in ("acronym", "short_name", "name", "title"):
        if text := getattr(record, name, ""):
            return text
    return str(record)


@register.filter
def labels(rows, name: str = "") -> list[str]:
    """What people call the records, or those that rows name: ``{{ rows|labels:"organisation"|join:", " }}``."""
    return [label(getattr(row, name) if name else row) for row in rows]


@register.filter
def ordinary(record) -> str:
    """The full name where it says more than the label."""
    name = getattr(record, "title", "") or getattr(record, "name", "")
    shown = label(record)
    return (getattr(record, "acronym", "") if hasattr(record, "full_title") else "") if name == shown else name


@register.filter
def plural(rows) -> str:
    """What the rows of a list are called: "facilities"."""
    return str(rows.model._meta.verbose_name_plural)


@register.filter
def title_class(text) -> str:
    """A name stands large, a sentence smaller; what is long in itself so that it breaks least."""
    words = str(text)
    if len(words) > LONGEST_TITLE or max(map(len, re.split(r"[\s-]", words))) > LONGEST_WORD:
        return "title-longest"
    return "title-long" if len(words) > LONGEST_LABEL else "title"


@register.simple_tag(takes_context=True)
def without(context, *names) -> str:
    """The address of this page without some of its parameters."""
    return _without(context["request"], *names)


def _without(request, *names) -> str:
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _glued(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _by_date(figures) -> list:
    return sorted(figures, key=lambda figure: figure.as_of.earliest if figure.as_of else date.min, reverse=True)


def _tie(text: str) -> str:
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW_SPACE, text)
    return TIES.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def _address(name: str) -> str:
    if name.startswith("/"):
        return name
    try:
        return reverse(name)
    except NoReverseMatch:
        return f"/{name}/"


def _current(path: str, address: str) -> str:
    if path == address:
        return "page"
    return "true" if path.startswith(address) else ""
