from django.db import models
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from portal.core.fields import Described, Located, WordField, location_constraints, not_itself_constraint
from portal.core.hidden import public_indexes
from portal.core.identifiers import RORField
from portal.core.names import DatedName
from portal.core.naming import called
from portal.core.periods import period_constraints
from portal.core.records import AddressedRecord, PublicQuerySet, refuse_cycle
from portal.core.search.declaration import Searched


class OrganisationKind(models.TextChoices):
    LABORATORY = "laboratory", _("Laboratory")
    UNIVERSITY = "university", _("University")
    AGENCY = "agency", _("Agency")
    FUNDER = "funder", _("Funder")
    SOCIETY = "society", _("Society or union")
    NETWORK = "network", _("Network")
    FOUNDATION = "foundation", _("Foundation")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organisation")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


class OrganisationQuerySet(PublicQuerySet):
    def for_listing(self):
        return self.order_by(Lower("short_name"))

    def for_rows(self):
        """With no more than the rows of a list say."""
        return self.for_listing().saying("kind", "city", "country")

    def for_table(self):
        """With ``public_memberships``: its stays of all times, by consortium."""
        stays = self.model._meta.get_field("memberships").related_model.objects.live().select_related("consortium")
        stays = stays.order_by("consortium__acronym", "earliest_start")
        return self.for_listing().prefetch_related(Prefetch("memberships", stays, to_attr="public_memberships"))


class Organisation(Described, Located, AddressedRecord):
    """A body that can belong, operate, own, fund or lead. Consortia are records of their own, not organisations."""

    url_name = "organisation"
    slug_source = ("short_name", "name")
    name_lookups = ("name", "short_name", "city", "names__name")
    searched = Searched(
        names=("short_name", "name", "names"),
        others=("memberships.consortium", "successor"),
        places=("city", "country.name"),
        text=("summary",),
        words=("get_kind_display",),
        detail=("get_kind_display", "city", "country.name"),
        weight=7,
    )

    name = models.CharField(_("name"), max_length=255, help_text=_("The full name, as the body writes it itself."))
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("What people say: DESY, ILL, STFC."))
    kind = WordField(_("kind"), max_length=20, choices=OrganisationKind.choices, default=OrganisationKind.LABORATORY)
    ror_id = RORField(
        _("ROR id"),
        blank=True,
        help_text=_("The identifier of the Research Organization Registry (ror.org), if the body has one."),
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only with the owner's permission."),
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text=_("The body that took over when this one ended."),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["short_name"]
        indexes = public_indexes(list=(Lower("short_name"),), kind=("kind", "id"), land=("country", "id"))
        constraints = [
            *location_constraints(),
            not_itself_constraint("successor"),
            models.UniqueConstraint(
                fields=["ror_id"],
                condition=~models.Q(ror_id=""),
                name="consortia_organisation_unique_ror",
                violation_error_code="ror_taken",
                violation_error_message=_("Another organisation has this ROR id already."),
            ),
        ]

    def __str__(self):
        return called(self, self.short_name, self.name)

    def clean(self):
        super().clean()
        refuse_cycle(self, "successor")


class OrganisationName(DatedName):
    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="names")

    class Meta(DatedName.Meta):
        verbose_name = _("name")
        constraints = period_constraints()
