from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from portal.core.fields import WebAddressField
from portal.core.hidden import public_indexes
from portal.core.identifiers import ORCIDField
from portal.core.naming import called
from portal.core.records import AddressedRecord, PublicQuerySet
from portal.core.search.declaration import Searched


class PersonQuerySet(PublicQuerySet):
    def on(self, day):
        """People who held a public office on that day."""
        appointments = self.model._meta.get_field("appointments").related_model
        return self.filter(pk__in=appointments.objects.live().on(day).values("person"))

    def for_table(self):
        """With ``public_appointments``: the public offices of all times, the latest first."""
        terms = self.model._meta.get_field("appointments").related_model.objects.live()
        terms = terms.select_related("consortium", "organisation", "affiliation")
        terms = terms.order_by("-latest_end", "-earliest_start")
        return self.prefetch_related(Prefetch("appointments", terms, to_attr="public_appointments"))


class Person(AddressedRecord):
    """Somebody who holds or held a public office. Contact details are not recorded."""

    url_name = "person"
    slug_source = ("full_name",)
    name_lookups = ("given_name", "family_name")
    searched = Searched(
        names=("full_name",),
        others=("appointments.consortium", "appointments.organisation", "appointments.affiliation"),
        text=("summary",),
        words=("appointments.office_name",),
        detail=("appointments.office_name",),
        years=("appointments",),
        weight=3,
    )

    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    orcid = ORCIDField(_("ORCID"), blank=True, help_text=_("The person's identifier from orcid.org."))
    website = WebAddressField(_("web page"), blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Only what the public office is about."))

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["family_name", "given_name"]
        indexes = public_indexes(list=("family_name", "given_name"))
        constraints = [
            models.UniqueConstraint(
                fields=["orcid"],
                condition=~models.Q(orcid=""),
                name="consortia_person_unique_orcid",
                violation_error_code="orcid_taken",
                violation_error_message=_("Another person has this ORCID already."),
            )
        ]

    def __str__(self):
        return called(self, self.full_name)

    @classmethod
    def named_by(cls):
        return ("given_name", "family_name")

    @staticmethod
    def called(*said):
        return " ".join(said).strip()

    @property
    def full_name(self) -> str:
        return self.called(self.given_name, self.family_name)
