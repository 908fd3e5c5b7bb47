import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from .listings import plain
from .tables import cell

PROPERTIES, TIMES = "docProps/core.xml", re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
LONGEST = 32_767  # signs that a cell of a workbook takes


def to_xlsx(rows: Iterable[Mapping], columns: Sequence[str], title: str) -> IO[bytes]:
    """Rows as a workbook in a file, written row by row; text that looks like a formula stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign.isalnum() or sign == " ")[:31] or "Rows")
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_written(row[name]) for name in columns])
    with TemporaryFile() as written:
        book.save(written)
        return _without_times(written)


def _without_times(book: IO[bytes]) -> IO[bytes]:
    """The same workbook, which does not tell when it was written: the same rows are the same file."""
    file = TemporaryFile()  # noqa: SIM115 - closed with the answer that sends it
    with ZipFile(book) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name)  # of 1980
            entry.compress_type = ZIP_DEFLATED
            if name == PROPERTIES:
                new.writestr(entry, TIMES.sub(b"", old.read(name)))
                continue
            with old.open(name) as source, new.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
    file.seek(0)
    return file


def _written(value):
    if isinstance(value, bool | int | float) or value is None:
        return value
    return plain(cell(value))[:LONGEST]
