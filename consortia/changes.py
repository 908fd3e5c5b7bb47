"""What changed in a consortium between two days, as surely as the dates are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.filters import AsksOnce, DayField
from portal.core.periods import Period


class ChangesForm(AsksOnce):
    """Two days; without them the last twelve months."""

    since = DayField(required=False, label=_("Between"))
    until = DayField(required=False, label=_("and"))

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors:
            until = cleaned["until"] or timezone.localdate()
            since = cleaned["since"] or _a_year_before(until)
            if since >= until:
                message = _("The first day must lie before the second, which is %(until)s.")
                raise ValidationError({"since": ValidationError(message, params={"until": until}, code="order")})
            cleaned |= {"since": since, "until": until}
        return cleaned


def _a_year_before(day: date) -> date:
    return max(day, date.min + timedelta(days=365)) - timedelta(days=365)


@dataclass(frozen=True)
class Change:
    """A row that began or ended; ``is_sure`` is false where a date is too vague to say that it did so between."""

    row: Period
    is_sure: bool


@dataclass
class Changes:
    """What happened to rows of one kind between two days.

    ``unconfirmed`` are those of which nobody noted an end, and nobody a confirmation up to the second day.
    ``lasting`` counts those that held on both days.
    """

    name: str
    begun: list[Change] = field(default_factory=list)
    ended: list[Change] = field(default_factory=list)
    unconfirmed: list[Change] = field(default_factory=list)
    lasting: int = 0

    @property
    def rows(self) -> list[Period]:
        """The rows that changed, each once."""
        return list(dict.fromkeys(change.row for change in (*self.begun, *self.ended, *self.unconfirmed)))


def compare(name: str, rows: Iterable[Period], since: date, until: date) -> Changes:
    changes = Changes(str(name))
    for row in rows:
        begun, ended = _begun(row, since, until), _ended(row, since, until)
        if begun:
            changes.begun.append(begun)
        if ended:
            (changes.ended if row.until else changes.unconfirmed).append(ended)
        changes.lasting += bool(not begun and not ended and row.holds_on(since) and row.holds_on(until))
    return changes


def _begun(row: Period, since: date, until: date) -> Change | None:
    first, surely_from = row.span()[0], row.sure_span()[0]
    if surely_from <= since or first > until:
        return None
    return Change(row, bool(row.since) and first > since and surely_from <= until)


def _ended(row: Period, since: date, until: date) -> Change | None:
    last, surely_to = row.span()[1], row.sure_span()[1]
    if row.is_ongoing or last < since or surely_to >= until:
        return None
    return Change(row, bool(row.until) and surely_to >= since and last < until)
