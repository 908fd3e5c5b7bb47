from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey

from consortia.models import Consortium, Facility, Organisation
from portal.core.fields import Described, Illustrated, WordField, exactly_one_constraint
from portal.core.figures import KeyFigure
from portal.core.hidden import public_indexes
from portal.core.names import DatedName
from portal.core.naming import called
from portal.core.periods import Period, period_constraints, refuse_clash
from portal.core.records import AddressedRecord, DatedQuerySet, Publishable
from portal.core.rows import InOrder
from portal.core.search.declaration import Searched

from .parts import Part, alike


class Region(models.TextChoices):
    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    MIDDLE_EAST = "middle-east", _("Middle East")
    PACIFIC = "pacific", _("Pacific")
    WORLD = "world", _("World")


class SupporterRole(models.TextChoices):
    BEHIND = "behind", _("stands behind it")
    LEAD = "lead", _("leads it")
    SUPPORT = "support", _("supports it")
    FUNDER = "funder", _("funds it")


class ProgrammeQuerySet(DatedQuerySet):
    def in_consortium(self, consortium, day: date | None = None):
        """Programmes that the consortium stands behind, leads, supports or funds, on that day or ever."""
        return self.supported_by(consortium, day)

    def supported_by(self, record, day: date | None = None):
        """Programmes in which a consortium, organisation or facility has any role, on that day or ever."""
        rows = Supporter.objects.live().filter(**{record._meta.model_name: record})
        rows = rows.on(day) if day else rows
        return self.filter(Exists(rows.filter(programme=OuterRef("pk"))))

    def for_lines(self):
        """With no more than a line on the page of another record says."""
        return self.order_by("name")

    def for_listing(self):
        """With who stands behind it and the figures that sources state."""
        supporters = Supporter.objects.live().select_related("consortium", "organisation", "facility")
        return self.for_lines().prefetch_related("regions", "figures", Prefetch("supporters", supporters))

    def for_detail(self):
        """With everything that the page and the API tell of it."""
        return self.for_listing().prefetch_related("names")

    def with_public_projects(self):
        """With ``public_projects``, in the order of the list of projects."""
        projects = self.model._meta.get_field("projects").related_model.objects.live()
        return self.prefetch_related(Prefetch("projects", projects.for_lines(), to_attr="public_projects"))


def one_role_at_a_time(rows: list) -> None:
    """Nobody stands twice in the same role at the same time."""
    message = _("The same supporter stands twice in the same role (%(one)s and %(other)s). Keep one row.")
    for same in alike(rows, "consortium_id", "organisation_id", "facility_id", "role"):
        refuse_clash(same, message, "supporters_overlap")


class Programme(Period, Described, Illustrated, AddressedRecord):
    """A long-running effort, such as science diplomacy, with those who stand behind, lead or support it.

    Funded work with a grant is a ``Project``, which may belong to a programme.
    """

    url_name = "programme"
    slug_source = ("acronym", "name")
    name_lookups = ("name", "acronym", "full_title", "names__name")
    searched = Searched(
        names=("name", "acronym", "full_title", "names"),
        others=("supporters.consortium", "supporters.organisation", "supporters.facility"),
        places=("regions",),
        text=("summary", "body"),
        detail=("display",),
        years=("self",),
        weight=6,
    )
    row_rules = {"supporters": (one_role_at_a_time,)}

    acronym = models.CharField(_("acronym"), max_length=60, blank=True, help_text=_("What people say: LAAAMP."))
    name = models.CharField(_("name"), max_length=255)
    full_title = models.TextField(
        _("full title"), blank=True, help_text=_("The official title, if it is longer than the name.")
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        indexes = public_indexes()
        constraints = period_constraints()

    def __str__(self):
        return called(self, self.acronym, self.name)

    def supporters_on(self, day: date | None = None) -> list["Supporter"]:
        """Public supporters of that day.

        Without a day those of today, and those without dates of their own, although the end of the
        programme may not be known.
        """
        asked = day or timezone.localdate()
        rows = self.public_rows("supporters")
        return [row for row in rows if row.holds_on(asked) or not (day or row.is_dated)]


class ProgrammeName(DatedName):
    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="names")

    class Meta(DatedName.Meta):
        verbose_name = _("name")
        constraints = period_constraints()


class ProgrammeRegion(InOrder, Publishable):
    """A part of the world for which a programme works, or one country in it."""

    ends = ("programme",)

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="regions")
    region = WordField(_("region"), max_length=15, choices=Region.choices)
    country = CountryField(_("country"), blank=True, help_text=_("Only if the programme is for one country."))

    class Meta(InOrder.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self):
        return self.country.name if self.country else str(self.get_region_display())


class Supporter(Part):
    """Who stands behind, leads, supports or funds a programme, and when."""

    whole = "programme"
    ends = ("programme", "consortium", "organisation", "facility")

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="supporters")
    role = WordField(_("role"), max_length=10, choices=SupporterRole.choices, default=SupporterRole.SUPPORT)
    consortium = models.ForeignKey(
        Consortium,
        verbose_name=_("consortium"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supports",
        help_text=_("Choose one: a consortium, an organisation or a facility."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supports",
    )
    facility = models.ForeignKey(
        Facility,
        verbose_name=_("facility"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supports",
    )

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        ordering = ["role", "earliest_start", "pk"]
        constraints = period_constraints(exactly_one_constraint("consortium", "organisation", "facility"))

    def __str__(self):
        return f"{self.who} {self.get_role_display()}"

    @property
    def who(self) -> Consortium | Organisation | Facility | None:
        """The consortium, organisation or facility."""
        return self.consortium or self.organisation or self.facility


class ProgrammeFigure(KeyFigure):
    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="figures")

    class Meta(KeyFigure.Meta):
        verbose_name = _("key figure")
