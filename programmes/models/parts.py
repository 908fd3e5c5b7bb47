from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.periods import Period
from portal.core.records import DatedQuerySet, Publishable


class PartQuerySet(DatedQuerySet):
    def on(self, day: date):
        """Rows that held on that day; one without dates of its own held when its programme or project did."""
        whole = self.model.whole
        of_whole = Q(**{f"{whole}__earliest_start__lte": day, f"{whole}__latest_end__gte": day})
        is_undated = Q(since="", until="", confirmed_on="")
        return self.filter(Q(earliest_start__lte=day, latest_end__gte=day) | is_undated & of_whole)


class Part(Period, Publishable):
    """A row of a programme or project. Without dates of its own it means the whole time of that one.

    ``whole`` names the field that leads to the programme or project.
    """

    whole = ""

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_dated(self) -> bool:
        return any(self._dates())

    def holds_on(self, day: date) -> bool:
        return super().holds_on(day) if self.is_dated else getattr(self, self.whole).holds_on(day)

    def surely_overlaps(self, other: "Part") -> bool:
        # The whole time has something in common with every part of it.
        return super().surely_overlaps(other) if self.is_dated and other.is_dated else True

    def display(self) -> str:
        return super().display() if self.is_dated else str(_("the whole time"))


def alike(rows: list, *names: str) -> Iterable[list]:
    """The rows in groups that agree in these fields."""
    groups: dict[tuple, list] = {}
    for row in rows:
        groups.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
    return groups.values()
