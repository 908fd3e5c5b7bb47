"""Maps as components. Both work without JavaScript; ``static/js/map.js`` adds zoom."""

import json

from django import template
from django.utils.translation import gettext as _

from portal.public.maps import signs
from portal.public.maps.areas import AREAS, EUROPE
from portal.public.maps.drawing import draw
from portal.public.maps.points import fitting, points_of, position

register = template.Library()


@register.inclusion_tag("components/map.html")
def map(rows, area="", id="map", what="", notes="", table=True, day=None):  # noqa: A001 - what a template calls it
    """Records on a map, each a link with its name, and a table with the same beside it.

        {% load map_tags %}
        {% map facilities what="facilities" %}
        {% map members what="facilities" notes="Brought by" id="facilities-map" %}
        {% map programmes area="world" what="regions and supporters" notes="Part" id="programmes-map" %}

    ``rows`` are records of any kinds that declare points (``<app>/map_points.py``): facilities, organisations;
    memberships give the facilities that they bring, programmes their regions and those who support them, both as
    ``for_listing()`` fetches them. The tag itself asks the database nothing. ``area`` is ``europe`` or ``world``,
    empty for the one that fits. ``id`` tells two maps of one page apart. ``what`` is what the points are called
    together, ``notes`` heads the column of what is said of each in particular. ``table="open"`` shows the table at
    once, ``table=False`` leaves it out, for a page that lists the same rows already. ``day`` is that for which is asked
    who takes part or stands behind; without one all who ever did.
    """
    points = points_of(rows, day)
    context = draw(points, AREAS.get(area) or fitting(points))
    return context | {
        "points": points,
        "id": id,
        "what": what or _("places"),
        "notes": notes or _("Note"),
        "table": table,
        "key": signs.key(points),
        "words": json.dumps(_words_of_buttons()),
    }


@register.inclusion_tag("components/locator.html")
def locator(record) -> dict:
    """A small map of Europe that shows where one record lies; nothing for what lies elsewhere or has no position."""
    points = points_of([record])
    place = position(points[0]) if points else None
    if place is None or not EUROPE.holds(*place):
        return {}
    return draw(points, EUROPE) | {"point": points[0], "shape": signs.shape(points[0].sign)}


def _words_of_buttons() -> dict[str, str]:
    return {
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "whole": _("Whole map"),
        "left": _("Move left"),
        "right": _("Move right"),
        "up": _("Move up"),
        "down": _("Move down"),
    }


@register.inclusion_tag("components/kind_sign.html")
def kind_sign(record) -> dict:
    """The shape that stands for the kind of a record, as maps draw it; a word beside it tells the same."""
    point = points_of([record])[0]
    return {"shape": signs.shape(point.sign), "tone": point.tone}


@register.filter
def spoken(point) -> str:
    """A point in words: "PETRA III, Synchrotron, Hamburg, Germany"."""
    return ", ".join(part for part in (point.name, point.kind, point.place, point.note) if part)
