"""Documents: the kinds that are let in, and how each proves that it is what its name says."""

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .archives import check_archive
from .pdfs import check_pdf

TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def check_text(file: IO[bytes], ending: str) -> None:
    """Raise a ``ValidationError`` unless it is text in UTF-8, as readers' programs expect it."""
    body = file.read()
    if body.startswith(TWO_BYTES):
        message = _("This text is stored as UTF-16, which few programs read. Save it as UTF-8 (“CSV UTF-8” in Excel).")
        raise ValidationError(message, code="utf16")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("Readers would see broken letters: the text is not UTF-8. Save it as UTF-8 (“CSV UTF-8” in Excel).")
        raise ValidationError(message, code="not_utf8") from error
    if NO_TEXT.search(text):
        message = _("This is no text: it contains zero bytes or control characters. Save it anew as .%(ending)s.")
        raise ValidationError(message, code="no_text", params={"ending": ending})


CHECKS: dict[str, Callable[[IO[bytes], str], None]] = {
    "pdf": check_pdf,
    "csv": check_text,
    "txt": check_text,
    "docx": check_archive,
    "xlsx": check_archive,
    "pptx": check_archive,
    "odt": check_archive,
    "ods": check_archive,
    "odp": check_archive,
}


def ending_of(name: str) -> str:
    """What follows the last full stop of a file's name, in small letters."""
    return PurePath(name).suffix.lower().removeprefix(".")


def check_document(file: IO[bytes], name: str) -> None:
    """Raise a ``ValidationError`` with the reason unless the file is of the kind that its name says."""
    ending = ending_of(name)
    if ending not in CHECKS:
        message = _("Files that end in “.%(ending)s” are not taken. Use one of: %(endings)s.")
        raise ValidationError(message, code="wrong_kind", params={"ending": ending, "endings": ", ".join(CHECKS)})
    CHECKS[ending](file, ending)
    file.seek(0)
