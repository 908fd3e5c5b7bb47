from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import WordField
from .periods import Period


class NameKind(models.TextChoices):
    FORMER = "former", _("Former name")
    OTHER = "other", _("Other name")
    ACRONYM = "acronym", _("Acronym")


class DatedName(Period):
    """A further name of a record, with the time in which it was used; found by search like the present one."""

    name = models.CharField(_("name"), max_length=255)
    kind = WordField(_("kind"), max_length=10, choices=NameKind.choices, default=NameKind.OTHER)

    class Meta:
        abstract = True
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name
