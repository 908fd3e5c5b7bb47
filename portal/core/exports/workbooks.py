from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook

from .listings import plain
from .tables import cell

LONGEST = 32_767  # signs that a cell of a workbook takes


def to_xlsx(rows: Iterable[Mapping], columns: Sequence[str], title: str) -> IO[bytes]:
    """Rows as a workbook in a file, written row by row; text that looks like a formula stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign.isalnum() or sign == " ")[:31] or "Rows")
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_written(row[name]) for name in columns])
    file = TemporaryFile()  # noqa: SIM115 - closed with the answer that sends it
    book.save(file)
    file.seek(0)
    return file


def _written(value):
    if isinstance(value, bool | int | float) or value is None:
        return value
    return plain(cell(value))[:LONGEST]
