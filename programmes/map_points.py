"""What programmes and projects put on a map.

Programmes: the parts of the world for which they work, and who stands behind them. Projects: who takes part.
"""

from dataclasses import replace

from django.urls import reverse

from consortia.map_points import facility_points, organisation_points
from portal.core.points import Point

from .models import ParticipationRole, Programme, Region

# Where the name of a region is written.
MIDDLES = {
    Region.AFRICA: (4.0, 20.0),
    Region.AMERICAS: (12.0, -85.0),
    Region.ASIA: (38.0, 95.0),
    Region.EUROPE: (50.0, 15.0),
    Region.MIDDLE_EAST: (26.0, 46.0),
    Region.PACIFIC: (-12.0, 152.0),
}


def programme_points(programmes, day=None) -> list[Point]:
    """Regions first, each with the programmes that work for it; then organisations and facilities with their part.

    ``Programme.objects.for_listing()`` has fetched what is asked here.
    """
    programmes = list(programmes)
    return [*_regions(programmes), *_supporters(programmes, day)]


def _regions(programmes: list[Programme]) -> list[Point]:
    named: dict[tuple, list] = {}
    for programme in programmes:
        for row in programme.regions.all():
            named.setdefault((row.region, row.country.code or ""), []).append((row, programme))
    return [_region_point(region, country, rows) for (region, country), rows in named.items()]


def _region_point(region: str, country: str, rows: list) -> Point:
    latitude, longitude = (None, None) if country else MIDDLES.get(Region(region), (None, None))
    return Point(
        str(rows[0][0]),
        f"{reverse('programmes')}?region={region}",
        kind=str(Programme._meta.get_field("regions").related_model._meta.verbose_name),
        sign="area",
        note=", ".join(str(programme) for _row, programme in rows),
        latitude=latitude,
        longitude=longitude,
        country=country,
    )


def _supporters(programmes: list[Programme], day) -> list[Point]:
    """Each organisation or facility once, with all that it does."""
    does: dict = {}
    for programme in programmes:
        for row in programme.supporters_on(day) if day else programme.public_rows("supporters"):
            who = row.organisation or row.facility
            if who is not None:
                does.setdefault(who, {})[f"{programme}: {row.get_role_display()}"] = None
    return _with_parts(does)


def project_points(projects, day=None) -> list[Point]:
    """Each participant once, with the projects in which it takes part and as what.

    ``Project.objects.for_table()`` has fetched what is asked here.
    """
    does: dict = {}
    for project in projects:
        for row in project.participations_on(day):
            part = str(project) if row.role == ParticipationRole.PARTICIPANT else f"{project}: {row.get_role_display()}"
            does.setdefault(row.organisation, {})[part] = None
    return _with_parts(dict(sorted(does.items(), key=lambda item: str(item[0]).casefold())))


def _with_parts(does: dict) -> list[Point]:
    """The points of organisations and facilities, each with what it does as a note."""
    draw = {"organisation": organisation_points, "facility": facility_points}
    points = []
    for who, parts in does.items():
        (point,) = draw[who._meta.model_name]([who])
        points.append(replace(point, note="; ".join(parts)))
    return points


MAP_POINTS = {"programme": programme_points, "project": project_points}
