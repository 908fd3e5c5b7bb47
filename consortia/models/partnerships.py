from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from portal.core.dates import PartialDateField
from portal.core.figures import KeyFigure
from portal.core.periods import Period, Sourced, period_constraints
from portal.core.records import AddressedRecord, DatedQuerySet, Publishable
from portal.core.rows import InOrder
from portal.core.search.declaration import Searched

from .consortia import Consortium


def different_parties(rows: list) -> None:
    parties = [row.consortium_id for row in rows]
    if len(parties) != len(set(parties)):
        raise ValidationError(_("A consortium stands twice among the parties."), code="party_twice")


class PartnershipQuerySet(DatedQuerySet):
    def with_party(self, consortium):
        return self.filter(
            models.Exists(PartnershipParty.objects.filter(partnership=models.OuterRef("pk"), consortium=consortium))
        )

    def for_listing(self):
        return self.prefetch_related("parties__consortium")


class Partnership(Period, AddressedRecord):
    """Consortia that act together, such as LENS and LEAPS since July 2020."""

    url_name = "partnership"
    name_lookups = ("name",)  # not of its parties: a search must not find by the name of a draft
    searched = Searched(
        names=("name",),
        others=("parties.consortium",),
        text=("summary", "purpose", "objectives.text", "steps.what", "steps.endorsed_by"),
        detail=("display",),
        years=("self",),
        weight=4,
    )
    row_rules = {"parties": (different_parties,)}

    name = models.CharField(_("name"), max_length=255)
    since = PartialDateField(_("since"), help_text=_("When it became official: a year, a month or a day."))
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences in our own words."))
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What the partners want to reach together."))

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["-earliest_start", "name"]
        constraints = period_constraints()

    def __str__(self):
        return self.name

    def check_publishable(self):
        super().check_publishable()
        if len(self.parties.all()) < 2:
            raise ValidationError(_("A partnership needs two parties or more."), code="too_few_parties")


class PartnershipParty(InOrder, Publishable):
    ends = ("partnership", "consortium")

    partnership = ParentalKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    consortium = models.ForeignKey(
        Consortium, verbose_name=_("consortium"), on_delete=models.PROTECT, related_name="parties"
    )

    class Meta(InOrder.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")


class PartnershipObjective(InOrder, Publishable):
    ends = ("partnership",)

    partnership = ParentalKey(Partnership, on_delete=models.CASCADE, related_name="objectives")
    text = models.TextField(_("objective"))

    class Meta(InOrder.Meta):
        verbose_name = _("common objective")


class PartnershipStep(Sourced, Publishable):
    """Something that was done on the way: a first meeting, an endorsement."""

    ends = ("partnership",)

    partnership = ParentalKey(Partnership, on_delete=models.CASCADE, related_name="steps")
    taken_on = PartialDateField(_("date"))
    what = models.TextField(_("what happened"))
    endorsed_by = models.CharField(_("who endorsed it"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("step")
        ordering = ["taken_on", "pk"]


class PartnershipFigure(KeyFigure):
    partnership = ParentalKey(Partnership, on_delete=models.CASCADE, related_name="figures")

    class Meta(KeyFigure.Meta):
        verbose_name = _("key figure")
