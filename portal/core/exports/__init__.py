"""The one exporter behind three doors: the public lists, the API and the admin.

Every form takes the same :class:`Listing` and answers with its text, whole or piece by piece.
"""

from .calendars import Occasion, to_ics
from .feeds import to_atom
from .listings import Listing
from .tables import cell, csv_lines, to_csv
from .trees import json_parts

__all__ = ["Listing", "Occasion", "cell", "csv_lines", "json_parts", "to_atom", "to_csv", "to_ics"]
