"""What the lists of programmes and projects say when they are shown as tables."""

from django.utils.translation import gettext_lazy as _

from portal.core import numbers
from portal.core.columns import Column

from .models import ParticipationRole, SupporterRole


def coordinators(project, on) -> list:
    return [row.organisation for row in project.participations_on(on) if row.role == ParticipationRole.COORDINATOR]


def amount(name):
    """A column's money: "EUR 6 000 000"."""

    def said(project, day):
        number = getattr(project, name)
        return "" if number is None else f"{project.currency} {numbers.grouped(number, NARROW_SPACE)}"

    return said


def backed_by(*roles):
    """Who does something for a programme on the day, each once."""

    def said(programme, day) -> list:
        return list(dict.fromkeys(row.who for row in programme.supporters_on(day) if row.role in roles))

    return said


NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
PROGRAMMES = (
    Column(_("Programme"), lambda programme, day: programme, order="name"),
    Column(_("Full title"), lambda programme, day: programme.full_title, form="long"),
    Column(_("Regions"), lambda programme, day: [str(row) for row in programme.regions.all()]),
    Column(_("Led by"), backed_by(SupporterRole.LEAD)),
    Column(_("Behind it"), backed_by(SupporterRole.BEHIND)),
    Column(_("Supported by"), backed_by(SupporterRole.SUPPORT, SupporterRole.FUNDER), form="long"),
    Column(_("From"), lambda programme, day: programme.since, order="since", form="day"),
    Column(_("Until"), lambda programme, day: programme.until, order="until", form="day"),
)
PROJECTS = (
    Column(_("Project"), lambda project, day: project, order="acronym"),
    Column(_("Title"), lambda project, day: project.title, form="long"),
    Column(_("Programme"), lambda project, day: project.public_programme),
    Column(_("Funding"), lambda project, day: project.funding_programme),
    Column(_("Funder"), lambda project, day: project.public_funder),
    Column(_("Coordinator"), coordinators),
    Column(_("Participants"), lambda project, on: len(project.participations_on(on)) or "", form="number"),
    Column(_("From"), lambda project, day: project.since, order="since", form="day"),
    Column(_("Until"), lambda project, day: project.until, order="until", form="day"),
    Column(_("Total cost"), amount("total_amount"), order="total_amount", form="number"),
    Column(_("Contribution"), amount("contributed_amount"), order="contributed_amount", form="number"),
)
