"""PDF files: whether they act when they are opened.

The names of actions are searched for in the whole file and in its packed objects. What hides from this search
(encryption, unusual packing) is refused, because it cannot be judged.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_UNPACKED = 50 * 1024 * 1024
PIECE = 64 * 1024
LONGEST_DICTIONARY = 2_000

ACTIONS = re.compile(rb"/(?:JavaScript|Launch|RichMedia|Rendition|XFA)(?![A-Za-z0-9])")
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PACKED = re.compile(rb"/Filter\b")
PACKED_AS_USUAL = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*(?:\]|/|>>|\n|\r|$)")
# Any byte of a name may be written as # and two hexadecimal digits.
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(file: IO[bytes], ending: str) -> None:
    """Raise a ``ValidationError`` unless it is a PDF that can be judged and that does nothing by itself."""
    body = file.read()
    if not body.startswith(b"%PDF-"):
        message = _("This is no PDF, although its name ends in .pdf. Save it as PDF, or give it the right ending.")
        raise ValidationError(message, code="wrong_kind")
    readable = _plain(body)
    if ENCRYPTED.search(readable):
        message = _("This PDF is protected, so that it cannot be checked. Save it without password and restrictions.")
        raise ValidationError(message, code="encrypted")
    if ACTIONS.search(readable) or any(ACTIONS.search(_plain(objects)) for objects in _packed_objects(body)):
        message = _("This PDF contains a script or starts a program. Print it to a new PDF and upload that.")
        raise ValidationError(message, code="active")


def _plain(words: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), words) if b"#" in words else words


def _packed_objects(body: bytes) -> Iterator[bytes]:
    left = MOST_UNPACKED
    for found in STREAM.finditer(body):
        before = body[max(0, found.start() - LONGEST_DICTIONARY) : found.start()]
        dictionary = _plain(before.rpartition(b"obj")[2])
        if b"/ObjStm" in dictionary and PACKED.search(dictionary):
            if b"/DecodeParms" in dictionary or not PACKED_AS_USUAL.search(dictionary):
                raise _unjudged()
            objects = _inflated(body, found.end(), left)
            left -= len(objects)
            yield objects


def _inflated(body: bytes, start: int, most: int) -> bytes:
    """What was deflated from ``start`` on; the stream itself says where it ends."""
    packer, pieces = zlib.decompressobj(), []
    try:
        while not packer.eof and most > 0 and start < len(body):
            pieces.append(packer.decompress(packer.unconsumed_tail + body[start : start + PIECE], most))
            start += PIECE
            most -= len(pieces[-1])
    except zlib.error as error:
        raise _unjudged() from error
    if not packer.eof:
        raise _unjudged()
    return b"".join(pieces)


def _unjudged() -> ValidationError:
    message = _("This PDF is packed in a way that cannot be checked. Print it to a new PDF and upload that.")
    return ValidationError(message, code="unjudged")
