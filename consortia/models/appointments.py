from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import WordField, exactly_one_constraint
from portal.core.periods import Period, period_constraints, refuse_clash
from portal.core.publication import others_beside
from portal.core.records import DatedQuerySet, RelationRecord

from .consortia import Consortium
from .organisations import Organisation
from .people import Person


class Office(models.TextChoices):
    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice-chair", _("Vice-Chair")
    INCOMING_CHAIR = "incoming-chair", _("Incoming Chair")
    PRESIDENT = "president", _("President")
    GROUP_LEADER = "group-leader", _("Working-group leader")
    DELEGATE = "delegate", _("Delegate")
    OFFICER = "officer", _("Officer")
    OTHER = "other", _("Other")


OFFICES = dict(Office.choices)  # to ask the field each time would translate all of them
ONE_SEAT = {Office.CHAIR, Office.INCOMING_CHAIR, Office.PRESIDENT}


class AppointmentQuerySet(DatedQuerySet):
    def for_listing(self):
        return self.select_related("person", "consortium", "organisation", "affiliation").order_by(
            models.Case(*(models.When(office=office, then=rank) for rank, office in enumerate(Office)), default=99),
            "body",
            "-earliest_start",
            "person__family_name",
        )


class Appointment(Period, RelationRecord):
    """Who held which public office when, and from which affiliation; each term is a row of its own."""

    ends = ("person", "consortium", "organisation")
    homes = ("consortium", "organisation")
    name_lookups = ("person__given_name", "person__family_name", "title", "body", "consortium__acronym")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="appointments")
    consortium = models.ForeignKey(
        Consortium,
        verbose_name=_("consortium"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        help_text=_("Whose office it is: a consortium, or else an organisation below."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    office = WordField(_("office"), max_length=20, choices=Office.choices, default=Office.CHAIR)
    title = models.CharField(
        _("title"), max_length=160, blank=True, help_text=_("Only if the word above does not say it.")
    )
    body = models.CharField(
        _("body"), max_length=160, blank=True, help_text=_("Board or working group. Empty: the whole consortium.")
    )
    affiliation = models.ForeignKey(
        Organisation,
        verbose_name=_("affiliation at that time"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="affiliated_appointments",
        help_text=_("Where the person worked during this term."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Shown beside the appointment."))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-earliest_start", "pk"]
        constraints = period_constraints(exactly_one_constraint("consortium", "organisation"))

    def __str__(self):
        return f"{self.person}, {self.office_name} – {self.home}" if self.person_id else str(self._meta.verbose_name)

    @property
    def office_name(self) -> str:
        """The office in words: "Vice-Chair of the Coordination Board"."""
        if self.title:
            return self.title
        office = str(OFFICES.get(self.office, self.office))
        return _("%(office)s, %(body)s") % {"office": office, "body": self.body} if self.body else office

    @property
    def is_chair(self) -> bool:
        """Whether it is the chair of the whole, not of one of its bodies."""
        return self.office == Office.CHAIR and not self.body

    @property
    def public_affiliation(self) -> Organisation | None:
        return self.affiliation if self.affiliation and self.affiliation.is_public() else None

    def clean(self):
        super().clean()
        if not self.person_id or not (self.consortium_id or self.organisation_id):
            return
        holders = self.holders()
        one_term_at_a_time([self, *(row for row in holders if row.person_id == self.person_id)])
        if self.office in ONE_SEAT:
            one_holder_at_a_time([self, *holders])

    def holders(self) -> list["Appointment"]:
        """Other terms in the same office, as they are public when this one is."""
        same = {name: getattr(self, name) for name in ("consortium_id", "organisation_id", "office", "body", "title")}
        return others_beside(self, **same)


def one_term_at_a_time(terms: list[Appointment]) -> None:
    refuse_clash(
        terms,
        _("This person holds the office already at that time (%(one)s and %(other)s). End the earlier term first."),
        "terms_overlap",
    )


def one_holder_at_a_time(terms: list[Appointment]) -> None:
    refuse_clash(
        terms,
        _("The office has one seat, and two people would hold it at once (%(one)s and %(other)s)."),
        "office_taken",
    )
