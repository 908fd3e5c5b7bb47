from django.db import models
from django.utils.translation import gettext_lazy as _

from .dates import PartialDateField
from .fields import WordField
from .numbers import grouped
from .periods import Sourced
from .records import Publishable
from .rows import InOrder


class Qualifier(models.TextChoices):
    EXACT = "", _("exactly")
    MORE = "more", _("more than")
    ABOUT = "about", _("about")


class KeyFigure(InOrder, Sourced, Publishable):
    """A number as its source states it, with the date for which it was stated; never computed from other data."""

    label = models.CharField(_("meaning"), max_length=120, help_text=_("What is counted: “hours of training”."))
    qualifier = WordField(_("qualifier"), max_length=5, choices=Qualifier.choices, default=Qualifier.EXACT, blank=True)
    number = models.DecimalField(_("number"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("EUR, MeV, m. Empty for a plain count."))
    as_of = PartialDateField(
        _("as of"),
        blank=True,
        help_text=_("The date for which the source states it. Without it the figure says little."),
    )

    class Meta(InOrder.Meta):
        abstract = True

    def __str__(self):
        return f"{self.display()} {self.label}"

    def display(self) -> str:
        """The number for readers: grouped by no-break spaces, without empty decimals, with qualifier and unit."""
        parts = (self.get_qualifier_display() if self.qualifier else "", grouped(self.number), self.unit)
        return "\N{NO-BREAK SPACE}".join(part for part in parts if part)
