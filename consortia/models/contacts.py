from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import exactly_one_constraint

from .facilities import Facility
from .organisations import Organisation


class Contact(models.Model):
    """A user who looks after one organisation or facility.

    Plain rows outside drafts: neither a revert nor a contributor's own form may change rights.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contacts",
    )
    facility = models.ForeignKey(
        Facility, verbose_name=_("facility"), null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            exactly_one_constraint("organisation", "facility"),
            models.UniqueConstraint(fields=["user", "organisation"], name="consortia_contact_once_per_organisation"),
            models.UniqueConstraint(fields=["user", "facility"], name="consortia_contact_once_per_facility"),
        ]

    def __str__(self):
        return f"{self.user} – {self.organisation or self.facility}"
