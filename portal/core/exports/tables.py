"""Rows of plain values as a table that no spreadsheet runs."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value) -> str | int | float:
    """A value as one cell. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return cell(
            value.get("slug")
            or value.get("name")
            or "; ".join(f"{key}: {cell(held)}" for key, held in value.items() if held)
        )
    if isinstance(value, list | tuple):
        return cell("; ".join(str(cell(item)) for item in value))
    text = str(value)
    is_number = isinstance(value, int | float) or _is_number(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text


class _Line:
    """A file that keeps nothing: a line written to it comes back."""

    write = staticmethod(str)


def csv_lines(rows: Iterable[Mapping], columns: Sequence[str] = ()) -> Iterator[str]:
    """Rows as lines of CSV, a header first; without ``columns`` the first row names them."""
    writer, header = csv.writer(_Line()), list(columns)
    if header:
        yield writer.writerow(header)
    for row in rows:
        if not header:
            header = list(row)
            yield writer.writerow(header)
        yield writer.writerow([cell(value) for value in row.values()])


def to_csv(rows: Iterable[Mapping]) -> str:
    return "".join(csv_lines(rows))


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
