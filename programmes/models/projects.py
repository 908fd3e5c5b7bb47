from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from consortia.models import Consortium, Facility, Organisation
from portal.core.fields import CurrencyField, Described, Illustrated, ManyRecordsField, WordField, money_constraint
from portal.core.figures import KeyFigure
from portal.core.hidden import public_indexes
from portal.core.naming import called
from portal.core.periods import DATES, Period, period_constraints, refuse_clash
from portal.core.records import AddressedRecord, DatedQuerySet, PublicQuerySet
from portal.core.search.declaration import Searched

from .parts import Part, PartQuerySet, alike
from .programmes import Programme

# The grants of these have an address at the Commission's register of projects.
FRAMEWORK_PROGRAMMES = {"fp7", "seventh framework programme", "horizon 2020", "horizon europe"}


def cordis_address(funding_programme: str, grant_number: str) -> str:
    """Where the register of the European Commission has a grant of its framework programmes; empty for another."""
    is_registered = funding_programme.strip().casefold() in FRAMEWORK_PROGRAMMES and grant_number.isdecimal()
    return f"https://cordis.europa.eu/project/id/{grant_number}" if is_registered else ""


class ParticipationRole(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    PARTICIPANT = "participant", _("participant")
    ASSOCIATED = "associated", _("associated participant")
    THIRD_PARTY = "third-party", _("third party")


ROLES = ParticipationRole.values


class ProjectQuerySet(DatedQuerySet):
    """Conditions on participants take a ``day`` on which they took part; without it, ever."""

    def with_participant(self, organisation, day: date | None = None):
        """Projects in which the organisation takes part in whatever role."""
        return self._with_participations(day, organisation=organisation)

    def of_facility(self, facility, day: date | None = None):
        """Projects of which a participation names the facility itself."""
        return self._with_participations(day, facility=facility)

    def around_facility(self, facility, operators: Iterable[Organisation] | QuerySet, day: date | None = None):
        """Projects of the facility itself, or of those who run it."""
        return self._with_participations(day, Q(facility=facility) | Q(organisation__in=operators))

    def in_consortium(self, consortium):
        named = Project.consortia.through.objects.filter(consortium=consortium)
        return self.filter(pk__in=named.values("project"))

    def for_lines(self):
        """With funder and programme; what runs, or ended last, comes first."""
        return self.select_related("funder", "programme").order_by("-latest_end", "acronym")

    def with_participations(self):
        participations = Participation.objects.live().select_related("organisation", "facility")
        return self.prefetch_related(Prefetch("participations", participations))

    def for_listing(self):
        """With public participations and outcomes too."""
        return self.for_lines().with_participations().prefetch_related("outcomes")

    def for_rows(self):
        """With no more than the rows of a list say."""
        parts = Participation.objects.live().saying("project", "role", *DATES, ends=("organisation",))
        rows = self.for_lines().saying("funding_programme", *DATES, ends=("funder",))
        return rows.prefetch_related(
            Prefetch("participations", parts, to_attr="public_participations"),
            Prefetch("outcomes", Outcome.objects.all(), to_attr="public_outcomes"),
        )

    def for_years(self):
        """With funder and dates alone, for as many as there are."""
        return self.prefetch_related(None).saying(*DATES, ends=("funder",))

    def for_table(self):
        """With public participations."""
        return self.for_lines().with_participations()

    def for_detail(self):
        """With everything that the page and the API tell of it."""
        return self.for_listing().prefetch_related("consortia")

    def _with_participations(self, day, *alternatives, **conditions):
        rows = Participation.objects.live().filter(*alternatives, **conditions)
        rows = rows.on(day) if day else rows
        return self.filter(pk__in=rows.values("project"))


def one_coordinator_at_a_time(rows: list) -> None:
    refuse_clash(
        [row for row in rows if row.role == ParticipationRole.COORDINATOR],
        _("Two coordinators at once (%(one)s and %(other)s). A row without dates means the whole time."),
        "coordinators_overlap",
    )


def one_participation_at_a_time(rows: list) -> None:
    """A body takes part once in each role, unless each row names another facility of it."""
    message = _("The same organisation stands twice in the same role (%(one)s and %(other)s). Keep one row.")
    for same in alike(rows, "organisation_id", "facility_id", "role"):
        refuse_clash(same, message, "participations_overlap")


class Project(Period, Described, Illustrated, AddressedRecord):
    """Funded work with an end: who paid, under which grant, who took part and what came of it."""

    url_name = "project"
    told_by = ("programme",)
    identity_fields = ("slug", "grant_number")
    slug_source = ("acronym", "title")
    name_lookups = ("acronym", "title", "grant_number")
    searched = Searched(
        names=("acronym", "title"),
        others=("programme", "consortia", "funder", "participations.organisation", "participations.facility"),
        text=("summary", "body"),
        words=("funding_programme", "call", "grant_number"),
        detail=("display",),
        years=("self",),
        weight=5,
    )
    row_rules = {"participations": (one_coordinator_at_a_time, one_participation_at_a_time)}

    acronym = models.CharField(_("acronym"), max_length=60, help_text=_("What people say: BEATS."))
    title = models.CharField(
        _("title"), max_length=400, blank=True, help_text=_("The full title, as the funder has it.")
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
        help_text=_("The long-running effort it belongs to, if there is one."),
    )
    consortia = ManyRecordsField(
        Consortium,
        verbose_name=_("consortia"),
        blank=True,
        related_name="projects",
        help_text=_("Whose project it is. That a member takes part is said in its participation."),
    )
    funder = models.ForeignKey(
        Organisation,
        verbose_name=_("funder"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funded_projects",
        help_text=_("Who pays, such as the European Commission."),
    )
    funding_programme = models.CharField(
        _("funding programme"),
        max_length=120,
        blank=True,
        help_text=_("Write FP7, Horizon 2020 or Horizon Europe: these have a public register, to which we link."),
    )
    call = models.CharField(
        _("call"), max_length=120, blank=True, help_text=_("Call or topic: HORIZON-INFRA-2024-SESAME-IBA.")
    )
    grant_number = models.CharField(
        _("grant number"), max_length=40, blank=True, help_text=_("The number alone: 822535.")
    )
    total_amount = models.DecimalField(
        _("total cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("What the whole project costs, whoever pays."),
    )
    contributed_amount = models.DecimalField(
        _("contribution of the funder"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The grant. Sources mix the two up: read which of them is meant."),
    )
    currency = CurrencyField(_("currency"), help_text=_("Of both amounts."))

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-latest_end", "acronym"]
        indexes = public_indexes(
            list=("-latest_end", "acronym"),
            name=("acronym",),
            grant=("contributed_amount",),
            total=("total_amount",),
            funder=("funder", "id"),
            part=("programme", "id"),
            paid=("funding_programme", "id"),
        )
        constraints = period_constraints(money_constraint("currency", "total_amount", "contributed_amount"))

    def __str__(self):
        return called(self, self.acronym, self.title)

    @property
    def cordis_url(self) -> str:
        """The project in the register of the European Commission, if its framework programme pays."""
        return cordis_address(self.funding_programme, self.grant_number)

    @property
    def public_programme(self) -> Programme | None:
        return self.programme if self.programme and self.programme.is_public() else None

    @property
    def public_funder(self) -> Organisation | None:
        return self.funder if self.funder and self.funder.is_public() else None

    @property
    def public_consortia(self) -> list[Consortium]:
        return [consortium for consortium in self.consortia.all() if consortium.is_public()]

    def participations_on(self, day: date | None = None) -> list["Participation"]:
        """Public participations of that day, or of all times, the coordinator first."""
        rows = [row for row in self.public_rows("participations") if day is None or row.holds_on(day)]
        return sorted(rows, key=lambda row: (ROLES.index(row.role), str(row.organisation).casefold()))


class ParticipationQuerySet(PartQuerySet):
    def for_listing(self):
        """By project, the coordinator first."""
        rank = Case(*(When(role=role, then=number) for number, role in enumerate(ROLES)), output_field=IntegerField())
        return self.select_related("project", "organisation", "facility").order_by(
            "project__acronym", rank, "organisation__short_name", "pk"
        )


class Participation(Part):
    """A body in a project, in one role. Without dates of its own it took part the whole time.

    A facility that is not public is not named; the participation stands without it.
    """

    whole = "project"
    ends = ("project", "organisation")
    name_lookups = (
        "organisation__name",
        "organisation__short_name",
        "organisation__names__name",
        "project__acronym",
        "project__title",
    )

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="participations"
    )
    facility = models.ForeignKey(
        Facility,
        verbose_name=_("facility"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
        help_text=_("Only if the source names it; the project then stands on its page too."),
    )
    role = WordField(_("role"), max_length=12, choices=ParticipationRole.choices, default=ParticipationRole.PARTICIPANT)
    contribution_amount = models.DecimalField(_("contribution"), max_digits=14, decimal_places=2, null=True, blank=True)
    contribution_currency = CurrencyField(_("currency"))

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["role", "pk"]
        indexes = [
            models.Index(fields=["organisation", "project", "role"], name="programmes_part_organisation"),
            models.Index(fields=["role", "organisation", "project"], name="programmes_part_role"),
            models.Index(fields=["facility", "project"], name="programmes_part_facility"),
        ]
        constraints = period_constraints(money_constraint("contribution_currency", "contribution_amount"))

    def __str__(self):
        return f"{self.organisation} – {self.project}"

    @property
    def public_facility(self) -> Facility | None:
        return self.facility if self.facility and self.facility.is_public() else None


class OutcomeQuerySet(PublicQuerySet):
    def for_listing(self):
        return self.select_related("project").order_by("project__acronym", "sort_order", "pk")


class Outcome(KeyFigure):
    """What came of a project, as a number that a source states."""

    ends = ("project",)
    name_lookups = ("label", "project__acronym", "project__title")

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="outcomes")

    objects = OutcomeQuerySet.as_manager()

    class Meta(KeyFigure.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
