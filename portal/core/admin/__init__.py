"""Base of the record lists and forms in the admin."""

from .lists import KIND, PERIOD, column, kind_column, period_column
from .panels import (
    KEY_FIGURES,
    RowsPanel,
    figures_panel,
    location_panel,
    names_panel,
    period_panel,
    period_rows,
    row_source_panel,
    source_panel,
)
from .related import RelatedRecordsPanel
from .viewsets import RecordViewSet

__all__ = [
    "KEY_FIGURES",
    "KIND",
    "PERIOD",
    "RecordViewSet",
    "RelatedRecordsPanel",
    "RowsPanel",
    "column",
    "figures_panel",
    "kind_column",
    "location_panel",
    "names_panel",
    "period_column",
    "period_panel",
    "period_rows",
    "row_source_panel",
    "source_panel",
]
