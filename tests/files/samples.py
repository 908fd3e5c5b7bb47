"""Files as people and attackers send them, made here and nowhere kept."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

MACROS = "macroEnabled"
OOXML = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def sent(name: str, content: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def encoded(image: Image.Image, form: str = "PNG", **options) -> bytes:
    drawn = BytesIO()
    image.save(drawn, form, **options)
    return drawn.getvalue()


def picture(form: str = "PNG", size=(40, 20), colour="teal", **options) -> bytes:
    return encoded(Image.new("RGB", size, colour), form, **options)


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:])


def photograph(orientation: int = 1) -> bytes:
    """A JPEG with camera and place; its left half is red, its right half blue."""
    image = Image.new("RGB", (64, 32), "red")
    image.paste("blue", (32, 0, 64, 32))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 43.0, 0.0)})
    return encoded(image, "JPEG", exif=exif, quality=95, comment=b"SecretComment", xmp=b"<x>SecretXmp</x>")


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes with ``side`` × ``side`` pixels."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + (side + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def script_in_gif() -> bytes:
    """A GIF that a browser would also run as JavaScript."""
    return b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)//<script>alert(1)</script>"


def archive(*members, method=zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as target:
        for name, content in members:
            target.writestr(name, content)
    return packed.getvalue()


def office(ending: str, *more, kind: str = "") -> bytes:
    """The least that an office program takes for a file of its own, and more members."""
    if ending in ODF:
        declared = ("mimetype", kind or f"application/vnd.oasis.opendocument.{ODF[ending]}")
        return archive(declared, ("content.xml", "<office/>"), *more)
    place, word = OOXML[ending]
    declared = ("[Content_Types].xml", f'<Override ContentType="application/{kind or f"{word}.main+xml"}"/>')
    return archive(declared, (place, "<document/>"), *more)


def pdf(*objects: bytes, trailer: bytes = b"<</Root 1 0 R>>") -> bytes:
    numbered = (b"%d 0 obj\n%s\nendobj\n" % (number, words) for number, words in enumerate(objects, start=2))
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + b"".join(numbered)
    return body + b"trailer\n" + trailer + b"\n%%EOF\n"


def packed_objects(words: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """An object stream, in which PDF programs keep most objects today."""
    packed = zlib.compress(words)
    return b"<</Type/ObjStm/N 1/First 4/Filter%s/Length %d>>stream\n%s\nendstream" % (filters, len(packed), packed)
