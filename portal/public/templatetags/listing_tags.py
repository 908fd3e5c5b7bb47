"""What the lists of records say beside the names, fetched for a whole page of a list at once."""

from collections import Counter, defaultdict

from django import template
from django.db.models import F

from portal.core import records

register = template.Library()


@register.simple_tag
def with_offices(people, day=None) -> list[tuple]:
    """Each person with their public offices, those of a day or of all times, the present first."""
    terms = records.get("appointment").live().filter(person__in=[person.pk for person in people])
    terms = terms.on(day) if day else terms
    found = defaultdict(list)
    for term in terms.select_related("consortium", "organisation").order_by("-latest_end", "-earliest_start"):
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
    for stay in stays.select_related("consortium").order_by("consortium__acronym"):
        found[stay.organisation_id].append(stay)
    return [(one, found[one.pk]) for one in organisations]


@register.simple_tag
def with_stays(facilities, day) -> list[tuple]:
    """Each facility with the memberships that bring it into a consortium on a day."""
    brought = records.get("membership").live().on(day).filter(facilities__in=[one.pk for one in facilities])
    rows = brought.select_related("consortium").order_by("consortium__acronym").annotate(brought=F("facilities"))
    found = defaultdict(list)
    for stay in rows:
        found[stay.brought].append(stay)
    return [(one, found[one.pk]) for one in facilities]
