"""The public pages of consortia, facilities, organisations, partnerships and people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core import records
from portal.core.views import RecordDetailView, RecordListView, pages_about

from . import columns, filters
from .changes import ChangesForm, compare
from .models import (
    Appointment,
    Consortium,
    Facility,
    FacilityStatus,
    Membership,
    MembershipKind,
    Organisation,
    Partnership,
    Person,
    Role,
)


def split_by_day(rows, day) -> tuple[list, list]:
    """Rows that hold on the day, and those that ended before it or whose end is not known, newest first."""
    now = [row for row in rows if row.holds_on(day)]
    earlier = [row for row in rows if not row.holds_on(day) and row.span()[0] <= day]
    return now, sorted(earlier, key=lambda row: row.span()[0], reverse=True)


class ConsortiumList(RecordListView):
    model = Consortium
    filterset_class = filters.ConsortiumFilter


class ConsortiumDetail(RecordDetailView):
    """Members, officers, partnerships and programmes of a consortium on any day."""

    model = Consortium

    def get_relations(self):
        consortium, day = self.object, self.day
        both_ways = Membership.objects.live().filter(Q(consortium=consortium) | Q(network=consortium))
        both_ways = self.with_overlay(both_ways.for_listing())
        stays, former = split_by_day([row for row in both_ways if row.consortium_id == consortium.pk], day)
        terms = self.with_overlay(Appointment.objects.live().filter(consortium=consortium).for_listing())
        officers, former_officers = split_by_day(terms, day)
        partnerships = self.with_overlay(Partnership.objects.live().with_party(consortium))
        chairs = [term for term in officers if term.is_chair]
        members = [stay for stay in stays if stay.kind == MembershipKind.MEMBER]
        papers = consortium.issued_publications.for_readers() if consortium.pk else []
        return {
            "history": [*stays, *former, *terms, *partnerships, *papers],
            "members": members,
            "facilities": {facility.pk for stay in members for facility in stay.brings()},
            "associates": [stay for stay in stays if stay.kind == MembershipKind.ASSOCIATE],
            "observers": [stay for stay in stays if stay.kind == MembershipKind.OBSERVER],
            "brought_in": stays,
            "former_members": former,
            "officers": officers,
            "former_officers": former_officers,
            "chairs": chairs,
            "last_chair": None if chairs else next((term for term in former_officers if term.is_chair), None),
            "bodies": [body for body in consortium.public_rows("bodies") if body.holds_on(day)],
            "networks": [row for row in both_ways if row.network_id == consortium.pk and row.holds_on(day)],
            "partnerships": [partnership for partnership in partnerships if partnership.holds_on(day)],
            "programmes": records.get("programme").live().in_consortium(consortium, day).for_lines(),
            "projects": self.running(records.get("project").live()).in_consortium(consortium).for_lines(),
            **pages_about(consortium),
        }


class ConsortiumChanges(RecordDetailView):
    """What differs in a consortium between two days: ``?since=2020-07-15&until=2021-07-15``."""

    model = Consortium
    form_class = ChangesForm
    template_name = "consortia/consortium_changes.html"

    def get_relations(self):
        since, until = self.form.cleaned_data["since"], self.form.cleaned_data["until"]
        compared = [compare(name, rows, since, until) for name, rows in self.get_rows().items()]
        papers = self.object.issued_publications.for_readers().filter(first_day__gt=since, first_day__lte=until)
        changed = [row for changes in compared for row in changes.rows]
        papers = list(papers.order_by("first_day"))
        return {
            "since": since,
            "until": until,
            "compared": compared,
            "papers": papers,
            "changed": [*changed, *papers],
        }

    def get_rows(self) -> dict:
        """What is compared, by its heading."""
        consortium = self.object
        stays = list(Membership.objects.live().filter(consortium=consortium).for_listing())
        brought = {facility.pk for stay in stays for facility in stay.brings()}
        statuses = FacilityStatus.objects.live().filter(facility__in=brought).select_related("facility")
        return {
            _("Members"): stays,
            _("In office"): Appointment.objects.live().filter(consortium=consortium).for_listing(),
            _("Bodies"): consortium.public_rows("bodies"),
            _("Partnerships"): Partnership.objects.live().with_party(consortium),
            _("Names"): consortium.names.all(),
            _("State of facilities"): statuses.order_by("facility__acronym", "earliest_start"),
        }


class FacilityList(RecordListView):
    paginate_by = 40  # those of both leagues stand on one page
    model = Facility
    views = ("list", "table", "map")
    columns = columns.FACILITIES
    filterset_class = filters.FacilityFilter


class FacilityDetail(RecordDetailView):
    """A facility: into which consortia a membership brings it, who runs it, what names it."""

    model = Facility

    def get_queryset(self):
        return super().get_queryset().for_detail()

    def get_relations(self):
        facility, day = self.object, self.day
        operators = facility.responsible_on(day, Role.OPERATOR)
        running = self.running(records.get("project").live())
        projects = list(running.around_facility(facility, operators, self.on).for_lines())
        keys = set(running.of_facility(facility, self.on).values_list("pk", flat=True)) if projects else ()
        naming_it = [project for project in projects if project.pk in keys]
        brought_in = Membership.objects.live().filter(facilities=facility).for_lines()
        stays, former = split_by_day(brought_in, day)
        return {
            "statuses": facility.statuses_on(day),
            "responsibilities": [row for row in facility.public_rows("responsibilities") if row.holds_on(day)],
            "operators": operators,
            "owners": facility.responsible_on(day, Role.OWNER),
            "memberships": stays,
            "former_memberships": former,
            "projects": naming_it,
            "operator_projects": [project for project in projects if project not in naming_it],
            "programmes": records.get("programme").live().supported_by(facility, day).for_lines(),
            "history": [*facility.statuses.all(), *projects],
            "parts": Facility.objects.live().filter(part_of=facility).for_lines() if facility.pk else [],
            "part_of": facility.part_of if facility.part_of and facility.part_of.is_public() else None,
            **pages_about(facility),
        }


class OrganisationList(RecordListView):
    model = Organisation
    views = ("list", "table", "map")
    columns = columns.ORGANISATIONS
    filterset_class = filters.OrganisationFilter


class OrganisationDetail(RecordDetailView):
    model = Organisation

    def get_queryset(self):
        return super().get_queryset().select_related("logo", "successor")

    def get_relations(self):
        organisation, day = self.object, self.day
        stays, former = split_by_day(Membership.objects.live().filter(organisation=organisation).for_listing(), day)
        terms = self.with_overlay(Appointment.objects.live().filter(organisation=organisation).for_listing())
        officers, former_officers = split_by_day(terms, day)
        successor = organisation.successor
        running = self.running(records.get("project").live())
        own = running.with_participant(organisation, self.on)
        projects = list((own | running.filter(funder=organisation)).for_lines())
        keys = set(own.values_list("pk", flat=True)) if projects else ()
        return {
            "memberships": stays,
            "former_memberships": former,
            "facilities": Facility.objects.live().with_role_of(organisation, day),
            "officers": officers,
            "former_officers": former_officers,
            "projects": [project for project in projects if project.pk in keys],
            "funded_projects": [project for project in projects if project.funder_id == organisation.pk],
            "programmes": records.get("programme").live().supported_by(organisation, day).for_lines(),
            "successor": successor if successor and successor.is_public() else None,
            "predecessors": Organisation.objects.live().filter(successor=organisation) if organisation.pk else [],
            **pages_about(organisation),
        }


class PartnershipList(RecordListView):
    model = Partnership
    filterset_class = filters.PartnershipFilter


class PartnershipDetail(RecordDetailView):
    model = Partnership

    def get_queryset(self):
        return super().get_queryset().for_listing()

    def get_relations(self):
        partnership = self.object
        return {
            "parties": [party.consortium for party in partnership.public_rows("parties")],
            "objectives": partnership.objectives.all(),
            "steps": partnership.steps.all(),
            "figures": partnership.figures.all(),
            **pages_about(partnership),
        }


class PersonList(RecordListView):
    model = Person
    views = ("list", "table")
    columns = columns.PEOPLE
    filterset_class = filters.PersonFilter


class PersonDetail(RecordDetailView):
    model = Person

    def get_relations(self):
        terms = self.with_overlay(Appointment.objects.live().filter(person=self.object).for_listing())
        current, earlier = split_by_day(terms, self.day)
        return {"current": current, "earlier": earlier, **pages_about(self.object)}
