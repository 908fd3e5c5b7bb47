"""What the list of projects says when it is shown as a table."""

from django.utils.translation import gettext_lazy as _

from portal.core import numbers
from portal.core.columns import Column

from .models import ParticipationRole


def coordinators(project, day) -> list:
    return [row.organisation for row in project.participations_on() if row.role == ParticipationRole.COORDINATOR]


def amount(name):
    """A column's money: "EUR 6 000 000"."""

    def said(project, day):
        number = getattr(project, name)
        return "" if number is None else f"{project.currency} {numbers.grouped(number, NARROW_SPACE)}"

    return said


NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
PROJECTS = (
    Column(_("Project"), lambda project, day: project, order="acronym"),
    Column(_("Title"), lambda project, day: project.title, form="long"),
    Column(_("Programme"), lambda project, day: project.public_programme),
    Column(_("Funding"), lambda project, day: project.funding_programme),
    Column(_("Funder"), lambda project, day: project.public_funder),
    Column(_("Coordinator"), coordinators),
    Column(_("Participants"), lambda project, day: len(project.participations_on()) or "", form="number"),
    Column(_("From"), lambda project, day: project.since, order="since"),
    Column(_("Until"), lambda project, day: project.until, order="until"),
    Column(_("Total cost"), amount("total_amount"), order="total_amount", form="number"),
    Column(_("Contribution"), amount("contributed_amount"), order="contributed_amount", form="number"),
)
