"""Documents: each must be what its name says, unpack to little and do nothing by itself."""

import re
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from wagtail.documents.models import Document

from portal.core.files.documents import CHECKS

from . import samples
from .doors import DOCUMENT_DOORS, add_document, kept, make_document, replace_document, rows
from .samples import office, packed_objects, pdf, sent

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
SHEET = "xl/worksheets/sheet1.xml"


def lying_archive() -> bytes:
    """A workbook whose sheet says that it unpacks to ten bytes, and unpacks to a hundred thousand."""
    honest = office("xlsx", (SHEET, b"a" * 100_000))
    with zipfile.ZipFile(BytesIO(honest)) as opened:
        size = opened.getinfo(SHEET).file_size.to_bytes(4, "little")
    return honest.replace(size, (10).to_bytes(4, "little"))


def link_archive() -> bytes:
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    return office("docx", (link, "/etc/passwd"))


REFUSED = {
    "page called PDF": ("a.pdf", lambda: b"<html><script>alert(1)</script>", "This is no PDF"),
    "script": ("a.pdf", lambda: pdf(SCRIPT), "contains a script"),
    "script, its name hidden": ("a.pdf", lambda: pdf(SCRIPT.replace(b"Java", b"J#61va")), "contains a script"),
    "script in a packed object": ("a.pdf", lambda: pdf(packed_objects(SCRIPT)), "contains a script"),
    "starts a program": ("a.pdf", lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "contains a script"),
    "unusual packing": ("a.pdf", lambda: pdf(packed_objects(SCRIPT, b"[/LZWDecode/FlateDecode]")), "cannot be checked"),
    "broken packing": ("a.pdf", lambda: pdf(packed_objects(SCRIPT).replace(b"\x78\x9c", b"\0\0")), "cannot be checked"),
    "packed too much": ("a.pdf", lambda: pdf(packed_objects(b" " * (51 << 20))), "cannot be checked"),
    "encrypted": ("a.pdf", lambda: pdf(trailer=b"<</Root 1 0 R/Encrypt 9 0 R>>"), "cannot be checked"),
    "200 MB in one sheet": ("a.xlsx", lambda: office("xlsx", (SHEET, bytes(200 << 20))), "unpacks to far more"),
    "ratio": ("a.xlsx", lambda: office("xlsx", (SHEET, bytes(5 << 20))), "unpacks to far more"),
    "false sizes": ("a.xlsx", lying_archive, "no sound .xlsx"),
    "zip slip": ("a.docx", lambda: office("docx", ("../../evil.sh", "x")), "outside its own folder"),
    "zip slip for Windows": ("a.docx", lambda: office("docx", ("..\\evil.bat", "x")), "outside its own folder"),
    "from the root": ("a.odt", lambda: office("odt", ("/etc/passwd", "x")), "outside its own folder"),
    "drive": ("a.odt", lambda: office("odt", ("C:evil", "x")), "outside its own folder"),
    "symbolic link": ("a.docx", link_archive, "outside its own folder"),
    "Word macro": ("a.docx", lambda: office("docx", ("word/vbaProject.bin", "x")), "contains macros"),
    "macro workbook renamed": (
        "a.xlsx",
        lambda: office("xlsx", kind="vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "contains macros",
    ),
    "old Excel macro": ("a.xlsx", lambda: office("xlsx", ("xl/macrosheets/sheet1.xml", "x")), "contains macros"),
    "OpenDocument macro": ("a.odt", lambda: office("odt", ("Basic/Standard/Module1.xml", "x")), "contains macros"),
    "workbook called document": ("a.docx", lambda: office("xlsx"), "no sound .docx"),
    "plain archive called document": ("a.docx", lambda: samples.archive(("a.exe", "MZ")), "no sound .docx"),
    "text called spreadsheet": ("a.ods", lambda: office("odt"), "no sound .ods"),
    "cut off": ("a.docx", lambda: office("docx")[:-30], "no sound .docx"),
    "archive": ("a.zip", lambda: samples.archive(("a.txt", "x")), "Use one of: pdf, csv"),
    "program": ("report.pdf.exe", lambda: b"MZ", "Use one of: pdf, csv"),
    "page": ("a.html", lambda: b"<script>", "Use one of: pdf, csv"),
    "no ending": ("report", lambda: b"x", "Use one of: pdf, csv"),
    "table with zero bytes": ("a.csv", lambda: b"a;b\n\0;2\n", "zero bytes"),
    "table in UTF-16": ("a.csv", lambda: "a;b\n1;é\n".encode("utf-16"), "stored as UTF-16"),
    "table in UTF-16 without a mark": ("a.csv", lambda: "a;b\n".encode("utf-16-le"), "zero bytes"),
    "table in Latin 1": ("a.csv", lambda: "Zürich;1\n".encode("latin-1"), "not UTF-8"),
    "program called text": ("a.txt", lambda: b"MZ\x90\0\x03", "not UTF-8"),
    "empty": ("a.pdf", lambda: b"", "empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_document_is_refused_beside_the_field(admin_client, case):
    name, content, reason = REFUSED[case]

    said = add_document(admin_client, sent(name, content(), "application/pdf"))

    assert len(said) == 1
    assert reason in said[0]
    assert (kept(), rows()) == ([], [0, 0, 0])


@pytest.mark.parametrize("case", ["script in a packed object", "Word macro", "program", "table with zero bytes"])
@pytest.mark.parametrize("door", DOCUMENT_DOORS)
def test_every_door_refuses(admin_client, door, case):
    name, content, reason = REFUSED[case]
    if door is replace_document:
        make_document(admin_client)
    files, counts = kept(), rows()

    said = door(admin_client, sent(name, content()))

    assert reason in said[0]
    assert (kept(), rows()) == (files, counts)


GOOD = {
    "pdf": lambda: pdf(packed_objects(b"1 0 <</Type/Page>>"), b"<</Length 9>>stream\nq /JS BT Q\nendstream"),
    "csv": lambda: "\ufeffName;Größe\nZürich;1\n".encode(),
    "txt": lambda: "Größe\f\tΩ\r\n".encode(),
    **{ending: lambda ending=ending: office(ending) for ending in (*samples.OOXML, *samples.ODF)},
}


@pytest.mark.parametrize("ending", CHECKS)
def test_ordinary_document_is_taken_and_served_as_what_it_is(admin_client, settings, ending):
    content = GOOD[ending]()

    document = make_document(admin_client, content, f"Überblick 2026.{ending}")

    assert re.fullmatch(rf"documents/[0-9a-f]{{32}}\.{ending}", document.file.name)
    response = admin_client.get(document.url)
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Type"] == settings.WAGTAILDOCS_CONTENT_TYPES[ending]


def test_every_kind_that_is_let_in_has_a_type_to_be_served_with(settings):
    assert set(settings.WAGTAILDOCS_CONTENT_TYPES) == set(CHECKS)


@pytest.mark.parametrize("door", DOCUMENT_DOORS)
@pytest.mark.parametrize(
    "name", ["../../etc/x.csv", "Größe 環.csv", "r" * 300 + ".csv", "a.exe.CSV", "環" * 240 + ".csv"]
)
def test_document_is_stored_under_a_name_of_ours(admin_client, door, name):
    assert door(admin_client, sent(name, b"a;b\n")) == []

    document = Document.objects.get()
    assert re.fullmatch(r"documents/[0-9a-f]{32}\.csv", document.file.name)
    assert document.file.name in kept()
    assert document.title == "Report"


def test_ten_megabytes_in_one_cell_are_just_a_file(admin_client):
    document = make_document(admin_client, b'a;"' + b"x" * (10 << 20) + b'"\n')

    assert document.file.size == (10 << 20) + 5


def test_too_large_a_document_is_refused(admin_client, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100

    assert "too big" in add_document(admin_client, sent("a.csv", b"x" * 101))[0]
    assert (kept(), rows()) == ([], [0, 0, 0])


def test_nameless_file_is_no_file(admin_client):
    nameless = BytesIO(b"a;b")
    nameless.name = ".."

    assert add_document(admin_client, nameless) == ["This field is required."]


def test_form_says_what_it_takes(admin_client):
    page = admin_client.get(reverse("wagtaildocs:add")).content.decode()

    assert (
        "PDF, CSV, TXT, DOCX, XLSX, PPTX, ODT, ODS, ODP; at most 30.0\xa0MB. No macros, scripts or passwords." in page
    )
