"""Key figures that a page chooses: named by their record and label, for the numbers of inline rows are not stable."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Q

from portal.core.figures import KeyFigure
from portal.core.rows import parent_field


@cache
def figure_models() -> dict[str, tuple[type[KeyFigure], str]]:
    """Name of a record → the model of its figures and the field there that leads back to it."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, KeyFigure):
            parent = parent_field(model)
            found[parent.related_model._meta.model_name] = (model, parent.name)
    return found


def figure_key(record, label: str) -> str:
    """How a block names a figure: ``partnership:3:facilities``."""
    return f"{record._meta.model_name}:{record.pk}:{label}"


def record_of_figure(key: str) -> tuple[Any, str] | None:
    """Model and key of the record whose figure it is; ``None`` for a key that makes no sense."""
    name, pk, _label = _parts(key)
    if name not in figure_models() or not pk.isdecimal():
        return None
    model, parent = figure_models()[name]
    return model._meta.get_field(parent).related_model, pk


def find_figures(keys: Iterable[str]) -> dict[str, KeyFigure]:
    """The figures of public records as they stand there today, by key; one question for each kind of record."""
    wanted: dict[str, Q] = defaultdict(Q)
    for key in filter(record_of_figure, keys):
        name, pk, label = _parts(key)
        wanted[name] |= Q(**{figure_models()[name][1]: pk, "label": label})
    found: dict[str, KeyFigure] = {}
    for name, condition in wanted.items():
        model, parent = figure_models()[name]
        is_public = model._meta.get_field(parent).related_model.live_q(f"{parent}__")
        for figure in model._default_manager.filter(is_public, condition).select_related(parent):
            found.setdefault(figure_key(getattr(figure, parent), figure.label), figure)
    return found


def find_figure(key: str) -> KeyFigure | None:
    """The figure of a public record as it stands there today; ``None`` when there is no such figure."""
    return find_figures([key]).get(key)


def figure_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All figures by record, for a select box; those of a draft are marked, for no reader sees them yet."""
    rows = []
    for model, parent in figure_models().values():
        figures = model._default_manager.select_related(parent).order_by(parent, "sort_order")
        rows += [(getattr(figure, parent), figure) for figure in figures]
    rows.sort(key=lambda row: (str(row[0]), row[0]._meta.model_name, row[0].pk))
    return [
        (_heading(record), [(figure_key(record, figure.label), str(figure)) for _record, figure in group])
        for record, group in groupby(rows, key=lambda row: row[0])
    ]


def _parts(key: str) -> tuple[str, str, str]:
    """Name of a record, its pk, label of the figure."""
    name, _colon, rest = (key or "").partition(":")
    pk, _colon, label = rest.partition(":")
    return name, pk, label


def _heading(record):
    kind = record._meta.verbose_name
    return f"{record} ({kind})" if record.is_public() else f"{record} ({kind}, draft)"
