"""Dated relations: what held from when until when, how surely, and who says so."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .dates import FIRST_DAY, LAST_DAY, PartialDateField, to_partial_date
from .derived import Derived
from .fields import WebAddressesField, WebAddressField
from .rows import holder_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


DATES = ("since", "until", "is_ongoing", "confirmed_on")  # what a period is typed as


class Sourced(models.Model):
    """A statement with the address of its source and the day on which somebody last compared the two."""

    source_url = WebAddressField(
        _("source"), blank=True, help_text=_("The web address where this can be read, with https://.")
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day on which you last compared it with the source.")
    )

    class Meta:
        abstract = True

    @property
    def stated_in(self) -> "Sourced":
        """Whose source and check date hold: an inline row without a source of its own shares those of its record."""
        if self.source_url:
            return self
        return cast("Sourced", holder_of(self))


class MoreSources(models.Model):
    more_sources = WebAddressesField(_("further sources"), blank=True)

    class Meta:
        abstract = True


class PeriodQuerySet(models.QuerySet):
    def on(self, day: date):
        """Rows that held on that day, or may have: in the month of a hand-over both sides are found."""
        return self.filter(earliest_start__lte=day, latest_end__gte=day)


def period_constraints(*more):
    """The rules of one period, named after the table that inherits them; put them into ``Meta.constraints``."""
    return [
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_ends_after_start",
            condition=Q(earliest_start__lte=F("latest_end")) | Q(since="", until="", confirmed_on=""),
            violation_error_code="period_ends_before_it_starts",
            violation_error_message=_("The end, or the last confirmation, lies before the start."),
        ),
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_ongoing_has_no_end",
            condition=Q(is_ongoing=False) | Q(until=""),
            violation_error_code="period_ongoing_with_end",
            violation_error_message=_("What is ongoing has no end: clear “until”, or untick “ongoing”."),
        ),
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_ongoing_has_anchor",
            condition=Q(is_ongoing=False) | ~Q(since="", confirmed_on=""),
            violation_error_code="period_ongoing_without_start",
            violation_error_message=_("What is ongoing needs a start, or at least the day it was last confirmed."),
        ),
        *more,
    ]


class Period(Derived, Sourced):
    """A stretch of time with partial dates, an unknown or an open end.

    An empty ``until`` is not "for ever". With ``is_ongoing`` the row holds until today and on; without it
    the end is unknown and the row holds to the last day that is attested: ``confirmed_on``, or else its
    own start. An unknown start is never matched before the first attested day.

    ``earliest_start`` and ``latest_end`` are derived from these, so that a day is found by comparing
    two columns; a row of which no date is known holds on no day.
    """

    since = PartialDateField(_("since"), blank=True, help_text=_("A year, a month or a day. Empty: not known."))
    until = PartialDateField(
        _("until"), blank=True, help_text=_("Last year, month or day. Empty: ongoing if ticked, otherwise not known.")
    )
    is_ongoing = models.BooleanField(
        _("ongoing"), default=False, help_text=_("Tick it only if it holds today and no end is set.")
    )
    confirmed_on = PartialDateField(
        _("last confirmed"),
        blank=True,
        is_past=True,
        help_text=_("When the end is not known: the last date for which a source says that it held."),
    )
    earliest_start = models.DateField(editable=False, db_index=True, default=LAST_DAY)
    latest_end = models.DateField(editable=False, db_index=True, default=FIRST_DAY)

    derived_fields = ("earliest_start", "latest_end")
    derived_from = DATES

    class Meta:
        abstract = True

    def derive(self) -> None:
        self.earliest_start, self.latest_end = self.span()

    def span(self) -> tuple[date, date]:
        """First and last day on which the row may have held."""
        since, until, confirmed = self._dates()
        attested = [known for known in (confirmed, until) if known]
        starts = [since.earliest] if since else [known.earliest for known in attested]
        if self.is_ongoing:
            ends = [LAST_DAY]
        elif until:
            ends = [until.latest]
        else:
            # What was confirmed only before it began is a slip of the pen, refused by a constraint.
            ends = [confirmed.latest] if confirmed else [since.latest] if since else []
        return min(starts, default=LAST_DAY), max(ends, default=FIRST_DAY)

    def sure_span(self) -> tuple[date, date]:
        """Latest possible start and earliest possible end: between them the row held on any reading."""
        since, until, confirmed = self._dates()
        attested = [known for known in (until, confirmed) if known]
        start = since.latest if since else max((known.latest for known in attested), default=LAST_DAY)
        if self.is_ongoing:
            return start, LAST_DAY
        end = until or confirmed or since
        return start, end.earliest if end else FIRST_DAY

    def surely_overlaps(self, other: "Period") -> bool:
        """Whether both rows held at the same time on any reading of their partial dates."""
        # "July 2020" may be any day of July: only what cannot be true on any reading is a clash.
        (start, end), (other_start, other_end) = self.sure_span(), other.sure_span()
        return max(start, other_start) < min(end, other_end)

    def holds_on(self, day: date) -> bool:
        start, end = self.span()
        return start <= day <= end

    def display(self) -> str:
        """The period in words: "since November 2018", "2019 to 2021", "from 2020, last confirmed November 2020"."""
        return str(self._in_words())

    def _in_words(self):
        since, until, confirmed = (known.display() if known else "" for known in self._dates())
        if since and until:
            return since if since == until else _("%(since)s to %(until)s") % {"since": since, "until": until}
        if self.is_ongoing:
            return _("since %(since)s") % {"since": since} if since else _("ongoing, start not known")
        if until:
            return _("until %(until)s, start not known") % {"until": until}
        if confirmed and confirmed != since:
            start = _("from %(since)s") % {"since": since} if since else _("start not known")
            return _("%(start)s, last confirmed %(day)s") % {"start": start, "day": confirmed}
        return _("from %(since)s, end not known") % {"since": since} if since else _("dates not known")

    def _dates(self):
        return (to_partial_date(self.since), to_partial_date(self.until), to_partial_date(self.confirmed_on))


def clashing_pair(rows: Sequence[Period]) -> tuple[Period, Period] | None:
    """The first two of the rows that surely held at the same time, if any."""
    for number, row in enumerate(rows):
        for other in rows[number + 1 :]:
            if row.surely_overlaps(other):
                return row, other
    return None


def refuse_clash(rows: Sequence[Period], message: "StrOrPromise", code: str) -> None:
    """Raise a ``ValidationError`` with the periods of both rows in ``message`` when two of them surely overlap."""
    if pair := clashing_pair(rows):
        periods = {"one": pair[0].display(), "other": pair[1].display()}
        raise ValidationError(message, code=code, params=periods)
