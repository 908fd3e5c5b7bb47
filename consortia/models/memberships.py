from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from portal.core.dates import PartialDateField
from portal.core.fields import ManyRecordsField, WordField, exactly_one_constraint
from portal.core.periods import Period, period_constraints, refuse_clash
from portal.core.publication import others_beside
from portal.core.records import DatedQuerySet, RelationRecord

from .consortia import Consortium
from .organisations import Organisation

if TYPE_CHECKING:
    from .facilities import Facility


class MembershipKind(models.TextChoices):
    MEMBER = "member", _("member")
    ASSOCIATE = "associate", _("associate")
    OBSERVER = "observer", _("observer")


class MembershipQuerySet(DatedQuerySet):
    def for_lines(self):
        """With member and consortium, in the order of the members' names."""
        return (
            self.select_related("consortium", "organisation", "network")
            .annotate(
                member_name=Lower(Coalesce("organisation__short_name", "network__acronym")),
            )
            .order_by("member_name", "earliest_start")
        )

    def for_listing(self):
        """With public facilities too."""
        facilities = self.model._meta.get_field("facilities").related_model.objects.live().order_by("acronym")
        return self.for_lines().prefetch_related(models.Prefetch("facilities", facilities, to_attr="public_facilities"))


class Membership(Period, RelationRecord):
    """One stay of an organisation or network in a consortium; leaving and returning makes two.

    An empty ``until`` is not "for ever": see ``Period``. Fees and votes are not recorded here.
    """

    ends = ("consortium", "organisation", "network")
    homes = ("consortium",)
    told_by = ("facilities",)
    name_lookups = (
        "organisation__name",
        "organisation__short_name",
        "organisation__names__name",
        "network__name",
        "network__acronym",
        "consortium__acronym",
    )

    consortium = models.ForeignKey(
        Consortium, verbose_name=_("consortium"), on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text=_("The member: an organisation, or else a network below."),
    )
    network = models.ForeignKey(
        Consortium,
        verbose_name=_("network"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="network_memberships",
        help_text=_("Only if the member is itself a consortium, as LEAPS is in ARIE."),
    )
    kind = WordField(_("kind"), max_length=10, choices=MembershipKind.choices, default=MembershipKind.MEMBER)
    since = PartialDateField(_("since"), help_text=_("A year, a month or a day: as exactly as the source says."))
    facilities = ManyRecordsField(
        "consortia.Facility",
        verbose_name=_("facilities brought in"),
        blank=True,
        related_name="memberships",
        help_text=_("The sources that this stay brings into the consortium, whoever runs them."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Shown beside the membership."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["consortium", "earliest_start", "pk"]
        constraints = period_constraints(
            exactly_one_constraint("organisation", "network"),
            models.CheckConstraint(
                name="consortia_membership_not_of_itself",
                condition=models.Q(network__isnull=True) | ~models.Q(network=models.F("consortium")),
                violation_error_code="member_of_itself",
                violation_error_message=_("A consortium cannot be a member of itself."),
            ),
        )

    def __str__(self):
        return f"{self.member} – {self.consortium}" if self.consortium_id else str(self._meta.verbose_name)

    def brings(self) -> list["Facility"]:
        """Public facilities that it brings in, as fetched for a list; a draft that is previewed has its own."""
        fetched = getattr(self, "public_facilities", None)
        return fetched if fetched is not None else [row for row in self.facilities.all() if row.is_public()]

    @property
    def member(self):
        """The organisation or the network that belongs."""
        return self.organisation or self.network

    def clean(self):
        super().clean()
        if self.consortium_id and (self.organisation_id or self.network_id):
            one_stay_at_a_time([self, *self.siblings()])
        if self.consortium_id and self.network_id:
            for stay in others_beside(self, consortium_id=self.network_id, network_id=self.consortium_id):
                not_members_of_each_other([self, stay])

    def siblings(self) -> list["Membership"]:
        """Other stays of the same member in the same consortium, as they are public when this one is."""
        same = {name: getattr(self, name) for name in ("consortium_id", "organisation_id", "network_id")}
        return others_beside(self, **same)


def one_stay_at_a_time(stays: list[Membership]) -> None:
    refuse_clash(
        stays,
        _("This member is in the consortium already at that time (%(one)s and %(other)s). End the earlier stay first."),
        "memberships_overlap",
    )


def not_members_of_each_other(stays: list[Membership]) -> None:
    refuse_clash(
        stays,
        _("Two consortia cannot be members of each other at the same time (%(one)s and %(other)s)."),
        "members_of_each_other",
    )
