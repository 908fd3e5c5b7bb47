"""The one exporter behind three doors: the public lists, the API and the admin.

Every form takes the same :class:`Listing` and answers with its text, whole or piece by piece.
"""

from .calendars import Occasion, to_ics
from .feeds import to_atom
from .listings import CHUNK, Listing
from .places import compact, feature, geojson_parts
from .tables import cell, csv_lines, to_csv
from .trees import json_parts
from .workbooks import to_xlsx

__all__ = [
    "CHUNK",
    "Listing",
    "Occasion",
    "cell",
    "compact",
    "csv_lines",
    "feature",
    "geojson_parts",
    "json_parts",
    "to_atom",
    "to_csv",
    "to_ics",
    "to_xlsx",
]
