"""Restores a backup in the scratch portal and walks through it: ``python -m portal.operations.backup.rehearsal FILE``.

Prints what it found as JSON, the last line of its output.
"""

import errno
import json
import os
import random
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import django

PICTURES = 20
ADDRESSES = 60
# Beside what the sitemap names; each must answer.
DOORS = (
    "/",
    "/search/?q=light",
    "/sitemap.xml",
    "/api/v1/",
    "/api/v1/facilities/",
    "/api/v1/changes/",
    "/admin/login/",
)


@dataclass
class Findings:
    """What was done, and what was wrong."""

    rows: int = 0
    files: int = 0
    pictures: int = 0
    addresses: int = 0
    wrong: list[str] = field(default_factory=list)
    is_out_of_room: bool = False


def rehearse(path: Path) -> Findings:
    # Here, for all of it needs the settings of the scratch portal.
    from .refusal import Refused  # noqa: PLC0415
    from .restoring import restore  # noqa: PLC0415

    findings = Findings()
    try:
        manifest = restore(path, lambda step: None)
    except Refused as wrong:
        findings.wrong.append(str(wrong))
        findings.is_out_of_room = _is_for_want_of_room(wrong)
        return findings
    findings.rows, findings.files = manifest.rows, len(manifest.media)
    _look_for_files(findings, manifest.media.keys())
    _open_pictures(findings)
    _crawl(findings)
    return findings


def _is_for_want_of_room(wrong: BaseException | None) -> bool:
    """Whether a disk was full: that of files, of SQLite, or of PostgreSQL."""
    while wrong is not None:
        said = (getattr(wrong, name, None) for name in ("errno", "sqlite_errorname", "sqlstate"))
        if set(said) & {errno.ENOSPC, errno.EDQUOT, "SQLITE_FULL", "53100"}:
            return True
        wrong = wrong.__cause__
    return False


def _look_for_files(findings: Findings, saved) -> None:
    """Pictures in smaller sizes are made again when they are asked for; originals and documents must be there."""
    from wagtail.documents import get_document_model  # noqa: PLC0415
    from wagtail.images import get_image_model  # noqa: PLC0415

    for model in (get_image_model(), get_document_model()):
        named = set(model.objects.values_list("file", flat=True))
        findings.wrong += [f"The file {name} is named by a row, and missing." for name in sorted(named - saved)]


def _open_pictures(findings: Findings) -> None:
    from PIL import Image as Pillow  # noqa: PLC0415
    from wagtail.images import get_image_model  # noqa: PLC0415

    pictures = list(get_image_model().objects.order_by("pk"))
    for picture in random.sample(pictures, min(PICTURES, len(pictures))):
        try:
            with picture.open_file() as file, Pillow.open(file) as opened:
                opened.load()
            findings.pictures += 1
        except Exception as wrong:
            findings.wrong.append(f"The picture {picture.title} ({picture.file.name}) cannot be opened: {wrong}")


def _crawl(findings: Findings) -> None:
    from django.test import Client  # noqa: PLC0415

    from portal.public import sitemaps  # noqa: PLC0415

    lists, pages = sitemaps.Lists(), sitemaps.Pages()
    kinds = [sitemaps.Records(model) for model in sitemaps.addressed_models()]
    some = [record.get_absolute_url() for kind in kinds for record in kind.items()[:3]]
    addresses = [*DOORS, *lists.items(), *some, *(pages.location(page) for page in pages.items()[:ADDRESSES])]
    client = Client(raise_request_exception=False)
    for address in dict.fromkeys(addresses):
        status = client.get(address, follow=True).status_code
        findings.addresses += 1
        if status != 200:
            findings.wrong.append(f"{address} answers {status}.")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.operations.backup.scratch_settings"
    django.setup()
    found = rehearse(Path(sys.argv[1]))
    sys.stdout.write("\n" + json.dumps(asdict(found)) + "\n")
