"""Files that are zip archives inside: how much they unpack to, where to, and whether programs hide in them."""

import re
import stat
import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_MEMBERS = 10_000

PROGRAMS = re.compile(
    r"(?:^|/)(?:vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|activex/|basic/|scripts/)", re.IGNORECASE
)
PROGRAMS_DECLARED = b"macroEnabled"
# Where each kind says what it is, and what it must say there.
DECLARATIONS = {
    "docx": ("[Content_Types].xml", b"wordprocessingml.document.main+xml"),
    "xlsx": ("[Content_Types].xml", b"spreadsheetml.sheet.main+xml"),
    "pptx": ("[Content_Types].xml", b"presentationml.presentation.main+xml"),
    "odt": ("mimetype", b"application/vnd.oasis.opendocument.text"),
    "ods": ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
    "odp": ("mimetype", b"application/vnd.oasis.opendocument.presentation"),
}


def check_archive(file: IO[bytes], ending: str) -> None:
    """Raise a ``ValidationError`` unless it is an office file of that kind, of sound size and without programs."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_size(members)
            _refuse_places(members)
            _refuse_programs(archive, ending)
            # Reads everything once: sizes that were declared falsely, and damage, come out here.
            is_damaged = archive.testzip() is not None
    except ValidationError:
        raise
    except Exception as error:
        # As with pictures: a parser of hostile bytes may raise anything.
        raise _unreadable(ending) from error
    if is_damaged:
        raise _unreadable(ending)


def _unreadable(ending: str) -> ValidationError:
    message = _(
        "This is no sound .%(ending)s file: it is damaged, protected by a password, or of another kind. "
        "Open it in an office program and save it anew as .%(ending)s, without a password."
    )
    return ValidationError(message, code="unreadable", params={"ending": ending})


def _refuse_size(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1) or len(members) > MOST_MEMBERS:
        message = _("This file unpacks to far more than it seems (at most %(most)s MB). Split it, or offer it as PDF.")
        raise ValidationError(message, code="unpacks_too_large", params={"most": MOST_UNPACKED // (1024 * 1024)})


def _refuse_places(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        # ``filename`` is what zipfile makes of it; ``orig_filename`` is what others will read.
        parts = re.split(r"[/\\]", member.orig_filename)
        is_outside = parts[0] == "" or ":" in parts[0] or ".." in parts
        if is_outside or "\0" in member.orig_filename or stat.S_ISLNK(member.external_attr >> 16):
            message = _("This file would unpack outside its own folder. Open it in an office program and save it anew.")
            raise ValidationError(message, code="escapes")


def _refuse_programs(archive: zipfile.ZipFile, ending: str) -> None:
    place, words = DECLARATIONS[ending]
    if place not in archive.namelist():
        raise _unreadable(ending)
    declaration = archive.read(place)
    if PROGRAMS_DECLARED in declaration or any(PROGRAMS.search(name) for name in archive.namelist()):
        message = _("This file contains macros. Save it anew without macros, or offer it as PDF.")
        raise ValidationError(message, code="macros")
    is_of_kind = declaration.strip() == words if place == "mimetype" else words in declaration
    if not is_of_kind:
        raise _unreadable(ending)
