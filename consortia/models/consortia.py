from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from portal.core.dates import FIRST_DAY, PartialDateField, to_partial_date
from portal.core.derived import Derived
from portal.core.fields import Described, HexColourField, WordField
from portal.core.figures import KeyFigure
from portal.core.hidden import public_indexes
from portal.core.names import DatedName
from portal.core.naming import called
from portal.core.periods import Period, period_constraints
from portal.core.records import AddressedRecord, DatedQuerySet, PublicQuerySet, Publishable
from portal.core.search.declaration import Searched


class ConsortiumQuerySet(PublicQuerySet):
    def on(self, day: date):
        """Consortia founded by that day; one whose founding is not known is shown always."""
        return self.filter(founded_by__lte=day)


class Consortium(Derived, Described, AddressedRecord):
    """A league, a network, or a network of networks, whose members are organisations or other consortia."""

    url_name = "consortium"
    slug_source = ("acronym", "name")
    name_lookups = ("name", "acronym", "names__name")
    searched = Searched(
        names=("acronym", "name", "names"),
        text=("summary", "mission", "founding_act", "bodies.description"),
        words=("bodies",),
        years=("founded",),
        weight=9,
    )
    derived_fields = ("founded_by",)
    derived_from = ("founded",)

    acronym = models.CharField(_("acronym"), max_length=40)
    name = models.CharField(_("name"), max_length=255)
    founded = PartialDateField(_("founded"), blank=True, is_past=True)
    founding_act = models.TextField(_("how it was founded"), blank=True, help_text=_("One sentence: who signed what."))
    mission = models.TextField(
        _("mission"),
        blank=True,
        help_text=_("Also stands under press releases as “About …”, so write it to be quoted."),
    )
    accent = HexColourField(
        _("accent colour"), default="#7a5c00", help_text=_("Kept readable on light and dark by the portal itself.")
    )
    press_office = models.CharField(
        _("press office"), max_length=120, blank=True, help_text=_("The office, not a person: it stays when people go.")
    )
    press_email = models.EmailField(_("press e-mail"), blank=True, help_text=_("The office's address. It is public."))
    founded_by = models.DateField(editable=False, db_index=True, default=FIRST_DAY)

    objects = ConsortiumQuerySet.as_manager()

    class Meta:
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        ordering = ["acronym"]
        indexes = public_indexes()

    def __str__(self):
        return called(self, self.acronym, self.name)

    def derive(self):
        founded = to_partial_date(self.founded)
        self.founded_by = founded.earliest if founded else FIRST_DAY


class ConsortiumName(DatedName):
    consortium = ParentalKey(Consortium, on_delete=models.CASCADE, related_name="names")

    class Meta(DatedName.Meta):
        verbose_name = _("name")
        constraints = period_constraints()


class BodyKind(models.TextChoices):
    ASSEMBLY = "assembly", _("Assembly or council")
    BOARD = "board", _("Board")
    SECRETARIAT = "secretariat", _("Secretariat")
    WORKING_GROUP = "working-group", _("Working group")
    OTHER = "other", _("Other")


class ConsortiumBody(Period, Publishable):
    """A body of a consortium under one name; a renamed body has a row for each name."""

    ends = ("consortium",)

    consortium = ParentalKey(Consortium, on_delete=models.CASCADE, related_name="bodies")
    kind = WordField(_("kind"), max_length=15, choices=BodyKind.choices, default=BodyKind.BOARD)
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("task"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["kind", "earliest_start", "name"]
        constraints = period_constraints()

    def __str__(self):
        return self.name


class ConsortiumFigure(KeyFigure):
    consortium = ParentalKey(Consortium, on_delete=models.CASCADE, related_name="figures")

    class Meta(KeyFigure.Meta):
        verbose_name = _("key figure")
