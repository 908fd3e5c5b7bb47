"""What the lists of records say beside the names, fetched for a whole page of a list at once."""

from collections import Counter, defaultdict
from urllib.parse import urlsplit

from django import template
from django.db.models import F
from django.http import QueryDict

from portal.core import records
from portal.core.columns import cells, heads
from portal.core.periods import DATES
from portal.public.templatetags.portal_tags import grouped, label

register = template.Library()


@register.simple_tag
def with_offices(people, day=None) -> list[tuple]:
    """Each person with their public offices, those of a day or of all times, the present first."""
    terms = records.get("appointment").live().filter(person__in=[person.pk for person in people])
    terms = terms.on(day) if day else terms
    found = defaultdict(list)
    said = terms.saying("person", "office", "body", *DATES, ends=("consortium", "organisation"))
    for term in said.order_by("-latest_end", "-earliest_start"):
        found[term.person_id].append(term)
    return [(person, found[person.pk]) for person in people]


@register.simple_tag
def with_sizes(consortia, day) -> list[tuple]:
    """Each consortium with the number of its members on a day, and of others who belong to it."""
    stays = records.get("membership").live().on(day).filter(consortium__in=[one.pk for one in consortia])
    counted = Counter(stays.order_by().values_list("consortium", "kind"))
    return [(one, counted[one.pk, "member"], counted[one.pk, "associate"]) for one in consortia]


@register.simple_tag
def with_consortia(organisations, day) -> list[tuple]:
    """Each organisation with its memberships on a day."""
    stays = records.get("membership").live().on(day).filter(organisation__in=[one.pk for one in organisations])
    found = defaultdict(list)
    for stay in stays.saying("organisation", "kind", ends=("consortium",)).order_by("consortium__acronym"):
        found[stay.organisation_id].append(stay)
    return [(one, found[one.pk]) for one in organisations]


@register.simple_tag
def with_stays(facilities, day) -> list[tuple]:
    """Each facility with the memberships that bring it into a consortium on a day."""
    brought = records.get("membership").live().on(day).filter(facilities__in=[one.pk for one in facilities])
    brought = brought.saying("kind", ends=("consortium",)).annotate(brought=F("facilities"))
    found = defaultdict(list)
    for stay in brought.order_by("consortium__acronym"):
        found[stay.brought].append(stay)
    return [(one, found[one.pk]) for one in facilities]


@register.inclusion_tag("components/record_table.html", takes_context=True)
def record_table(context, what) -> dict:
    """The rows of a list under the columns that its view declares; ``what`` they are called together."""
    columns, on = context["columns"], context.get("on")
    # Offices and participations are those of all times unless a day is asked, as in the list.
    of_all_times = (records.get("person").model, records.get("project").model)
    asked = on if context["filter"].queryset.model in of_all_times else context.get("day")
    ordering = context["filter"].form.cleaned_data.get("ordering") or [""]
    return {
        "request": context["request"],
        "what": what,
        "on": on,
        "heads": heads(columns, ordering[0]),
        "rows": [cells(columns, row, asked) for row in context["object_list"]],
    }


@register.filter
def counted(filterset, total) -> str:
    """How many rows a list holds, in words: "1 facility", "37 facilities"."""
    names = filterset.queryset.model._meta
    return f"{grouped(total)} {names.verbose_name if total == 1 else names.verbose_name_plural}"


@register.simple_tag(takes_context=True)
def active_filters(context, filterset) -> list[dict]:
    """What a list is narrowed by, one by one: label, value in words, and the address without it."""
    request, form = context["request"], filterset.form
    return [
        {"label": form.fields[name].label, "value": words, "address": _without_value(request, name, value)}
        for name in filterset.form.fields
        if name not in ("ordering", "view")
        for value, words in _spoken(filterset, name, form.cleaned_data.get(name))
    ]


@register.simple_tag(takes_context=True)
def ways_out(context, filterset) -> list[dict]:
    """What to take away from filters that find nothing together, with the number of rows that are left then."""
    request = context["request"]
    narrowed = active_filters(context, filterset)
    for way in narrowed:
        asked = QueryDict(urlsplit(way["address"]).query)
        without = type(filterset)(asked, filterset.queryset, request=request)
        way["count"] = counted(without, without.qs.count() if without.is_valid() else 0)
    return narrowed


def _spoken(filterset, name, cleaned) -> list[tuple[str, str]]:
    """The values of a filter as they stand in the address, and in words."""
    if name not in filterset.form.cleaned_data or not cleaned:
        return []
    if not hasattr(filterset.filters[name], "named"):
        asked = filterset.form.data.get(name, "")
        spoken = getattr(filterset.filters[name], "spoken", None)
        return [(asked, spoken(cleaned) if spoken else asked)]
    return [
        (value.slug, label(value)) if hasattr(value, "slug") else (value, str(filterset.filters[name].named(value)))
        for value in cleaned
    ]


def _without_value(request, name, value) -> str:
    """The address of this page without one value of a filter."""
    query = request.GET.copy()
    query.pop("page", None)
    query.setlist(name, [one for one in query.getlist(name) if one not in (value, "")])
    return f"{request.path}?{query.urlencode()}" if query.urlencode() else request.path
