"""The one exporter: rows of plain values as a table."""

import csv
import io
from collections.abc import Iterable, Mapping

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value) -> str | int | float:
    """A value as one cell. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return cell(value.get("slug") or value.get("name") or "; ".join(f"{k}: {v}" for k, v in value.items() if v))
    if isinstance(value, list | tuple):
        return cell("; ".join(str(cell(item)) for item in value))
    text = str(value)
    is_number = isinstance(value, int | float) or _is_number(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text


def to_csv(rows: Iterable[Mapping]) -> str:
    """Rows as CSV with a header line; the first row names the columns."""
    out, writer = io.StringIO(), None
    for row in rows:
        if writer is None:
            writer = csv.writer(out)
            writer.writerow(row)
        writer.writerow([cell(value) for value in row.values()])
    return out.getvalue()


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
