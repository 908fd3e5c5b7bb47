from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from portal.core.dates import PartialDateField
from portal.core.fields import Described, Illustrated, Located, WordField, location_constraints, not_itself_constraint
from portal.core.figures import KeyFigure
from portal.core.hidden import public_indexes
from portal.core.names import DatedName
from portal.core.naming import called
from portal.core.periods import DATES, Period, period_constraints, refuse_clash
from portal.core.records import AddressedRecord, DatedQuerySet, PublicQuerySet, Publishable, refuse_cycle
from portal.core.rows import InOrder
from portal.core.search.declaration import Searched

from .memberships import Membership, MembershipKind
from .organisations import Organisation


class FacilityKind(models.TextChoices):
    SYNCHROTRON = "synchrotron", _("Synchrotron")
    FEL = "fel", _("Free-electron laser")
    REACTOR = "reactor", _("Research reactor")
    SPALLATION = "spallation", _("Spallation source")
    INSTRUMENTS = "instruments", _("Instrument network")
    BEAMLINE = "beamline", _("Beamline")
    OTHER = "other", _("Other")


class Status(models.TextChoices):
    PLANNED = "planned", _("planned")
    CONSTRUCTION = "construction", _("under construction")
    OPERATING = "operating", _("operating")
    UPGRADE = "upgrade", _("upgrade shutdown")
    CLOSED = "closed", _("closed")


class Role(models.TextChoices):
    OPERATOR = "operator", _("operator")
    OWNER = "owner", _("owner")
    HOST = "host", _("host")
    PARTNER = "partner", _("partner")


class FacilityQuerySet(PublicQuerySet):
    def on(self, day: date):
        """Facilities that existed by that day, were it only as a plan, and those whose beginning is not known."""
        statuses = FacilityStatus.objects.filter(facility=OuterRef("pk"))
        return self.filter(Exists(statuses.filter(earliest_start__lte=day)) | ~Exists(statuses))

    def in_consortium(self, consortium, day: date, kind: str = MembershipKind.MEMBER):
        """Facilities that a public membership of this kind brings into the consortium, or into any, on that day."""
        memberships = Membership.objects.live().on(day).filter(kind=kind)
        if consortium:
            memberships = memberships.filter(consortium=consortium)
        return self.filter(Exists(memberships.filter(facilities=OuterRef("pk"))))

    def with_status(self, status: str, day: date):
        """Each with ``has_status``: whether it is known to have had this status on that day."""
        known = FacilityStatus.objects.on(day).filter(facility=OuterRef("pk"), status=status)
        return self.annotate(has_status=Exists(known))

    def with_role_of(self, organisation, day: date):
        """Facilities for which the organisation holds any role on that day, with its ``roles`` there."""
        own = Responsibility.objects.live().on(day).filter(organisation=organisation)
        return (
            self.filter(Exists(own.filter(facility=OuterRef("pk"))))
            .prefetch_related(Prefetch("responsibilities", own, to_attr="roles"))
            .for_lines()
        )

    def with_public_memberships(self):
        """With ``public_memberships``: the stays, of all times, that bring the facility into a consortium."""
        stays = Membership.objects.live().select_related("consortium", "organisation", "network")
        return self.prefetch_related(
            Prefetch("memberships", stays.order_by("earliest_start"), to_attr="public_memberships")
        )

    def for_lines(self):
        """With no more than a line on the page of another record says."""
        return self.order_by(Lower("acronym"), "name")

    def for_listing(self):
        """With statuses and who is responsible."""
        responsible = Responsibility.objects.select_related("organisation")
        return self.for_lines().prefetch_related("statuses", Prefetch("responsibilities", responsible))

    def for_rows(self):
        """With no more than the rows of a list say."""
        statuses = FacilityStatus.objects.live().saying("facility", "status", *DATES)
        responsible = Responsibility.objects.live().saying("facility", "role", *DATES, ends=("organisation",))
        rows = self.for_lines().saying("kind", "city", "country", "latitude", "longitude", "opened")
        return rows.prefetch_related(
            Prefetch("statuses", statuses, to_attr="public_statuses"),
            Prefetch("responsibilities", responsible, to_attr="public_responsibilities"),
        )

    def for_table(self):
        """The same, and into which consortia it is brought."""
        return self.for_listing().with_public_memberships()

    def for_detail(self):
        """With everything that the page tells of it."""
        rows = self.for_listing().select_related("part_of", "image")
        return rows.prefetch_related("names", "specifications", "figures")


def one_status_at_a_time(rows: list) -> None:
    refuse_clash(
        rows, _("Two statuses hold at the same time: %(one)s and %(other)s. End the earlier one."), "statuses_overlap"
    )


class Facility(Described, Illustrated, Located, AddressedRecord):
    """One source: a ring, laser, reactor or spallation source, or a beamline of one (``part_of``).

    What a facility belongs to is what a membership brings it into, never what its operator belongs to.
    """

    url_name = "facility"
    slug_source = ("acronym", "name")
    name_lookups = ("name", "acronym", "city", "names__name")
    searched = Searched(
        names=("acronym", "name", "names"),
        others=("responsibilities.organisation", "memberships.consortium", "part_of"),
        places=("city", "country.name"),
        text=("summary", "body"),
        words=("get_kind_display", "specifications.label", "specifications.value"),
        detail=("get_kind_display", "city", "country.name"),
        years=("opened", "statuses"),
        weight=8,
    )
    row_rules = {"statuses": (one_status_at_a_time,)}

    name = models.CharField(_("name"), max_length=255)
    acronym = models.CharField(_("acronym"), max_length=60, blank=True, help_text=_("What people say: PETRA III."))
    kind = WordField(_("kind"), max_length=20, choices=FacilityKind.choices, default=FacilityKind.SYNCHROTRON)
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("For a beamline: the source at which it stands."),
    )
    opened = PartialDateField(_("opened"), blank=True)
    opened_meaning = models.CharField(
        _("what “opened” means"),
        max_length=120,
        blank=True,
        help_text=_("First light, first users, inauguration … Sources differ, so say which."),
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["acronym", "name"]
        indexes = public_indexes(list=(Lower("acronym"), "name"), kind=("kind", "id"), country=("country", "id"))
        constraints = [*location_constraints(), not_itself_constraint("part_of")]

    def __str__(self):
        return called(self, self.acronym, self.name)

    def clean(self):
        super().clean()
        refuse_cycle(self, "part_of")

    def statuses_on(self, day: date) -> list["FacilityStatus"]:
        return [status for status in self.public_rows("statuses") if status.holds_on(day)]

    def responsible_on(self, day: date, role: str) -> list[Organisation]:
        """Public organisations that hold this role on that day."""
        rows = (row for row in self.public_rows("responsibilities") if row.role == role and row.holds_on(day))
        return [row.organisation for row in rows]


class FacilityName(DatedName):
    facility = ParentalKey(Facility, on_delete=models.CASCADE, related_name="names")

    class Meta(DatedName.Meta):
        verbose_name = _("name")
        constraints = period_constraints()


class Responsibility(Period, Publishable):
    """Who operates, owns or hosts a facility, or is a partner in it: often four different bodies."""

    ends = ("facility", "organisation")

    facility = ParentalKey(Facility, on_delete=models.CASCADE, related_name="responsibilities")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="responsibilities"
    )
    role = WordField(_("role"), max_length=10, choices=Role.choices, default=Role.OPERATOR)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["role", "earliest_start"]
        constraints = period_constraints()


class FacilityStatus(Period, Publishable):
    ends = ("facility",)

    facility = ParentalKey(Facility, on_delete=models.CASCADE, related_name="statuses")
    status = WordField(_("status"), max_length=15, choices=Status.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering = ["earliest_start"]
        constraints = period_constraints()


class Specification(InOrder):
    """A line of the table of technical data: "energy: 6 GeV"."""

    facility = ParentalKey(Facility, on_delete=models.CASCADE, related_name="specifications")
    label = models.CharField(_("label"), max_length=80)
    value = models.CharField(_("value"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True)

    class Meta(InOrder.Meta):
        verbose_name = _("specification")


class FacilityFigure(KeyFigure):
    facility = ParentalKey(Facility, on_delete=models.CASCADE, related_name="figures")

    class Meta(KeyFigure.Meta):
        verbose_name = _("key figure")
