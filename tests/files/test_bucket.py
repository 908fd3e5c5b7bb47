"""Uploaded files in a private bucket of a real S3 server: everything goes through it and nothing stays beside it."""

import gzip
import json
from datetime import timedelta
from importlib import import_module
from urllib.request import Request, urlopen

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from portal.api import dumps
from portal.core.files.places import storage_at
from portal.operations.backup.making import make, remove_old
from portal.operations.backup.places import place_of
from portal.operations.backup.restoring import restore
from portal.pages.models import PublicationFile
from tests.factories import make_facility
from tests.pages.factories import make_publication

from . import samples
from .doors import kept, make_document, make_image, replace_image
from .samples import sent

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket, as boto3 sees it, and its server."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-tests")
    # Heavy, and wanted nowhere else: not when tests are collected.
    boto3, moto = import_module("boto3"), import_module("moto.server")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    urlopen(Request(f"{endpoint}/moto-api/reset", method="POST")).close()  # all servers of one process share buckets
    there = boto3.resource("s3", endpoint_url=endpoint, region_name="eu-central-1").Bucket("portal")
    there.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    address = f"s3://portal/media?endpoint={endpoint}&region=eu-central-1&addressing=path"
    settings.STORAGES = settings.STORAGES | {"default": storage_at(address)}
    yield there, server
    server.stop()


def in_bucket(there) -> list[str]:
    return sorted(entry.key.removeprefix("media/") for entry in there.objects.all())


def test_files_live_in_the_bucket_and_are_handed_out_by_the_portal(
    client, admin_client, bucket, storage, django_capture_on_commit_callbacks
):
    there, server = bucket
    image, document = make_image(admin_client), make_document(admin_client)
    rendition = image.get_rendition("width-20")
    make_facility(acronym="RING")
    dump = dumps.make_due(timezone.now())

    assert (
        in_bucket(there)
        == kept()
        == sorted([image.file.name, document.file.name, rendition.file.name, dumps.path_of(dump)])
    )
    assert list(storage.iterdir()) == []

    picture = client.get(rendition.url)
    assert rendition.url.startswith("/media/images/")
    assert (b"".join(picture.streaming_content), picture["Content-Type"]) == (rendition.file.read(), "image/png")
    assert client.get(rendition.url, headers={"If-Modified-Since": picture["Last-Modified"]}).status_code == 304
    assert client.get("/media/images/missing.png").status_code == 404
    assert client.get(document.url).status_code == 404  # nothing public names it
    page = make_publication(slug="paper")
    page.files.add(PublicationFile(document=document, label="English"))
    page.save_revision().publish()
    download = client.get(document.url)
    assert b"".join(download.streaming_content) == b"a;b\n1;2\n"
    assert download["Content-Disposition"] == 'attachment; filename="Report.csv"'
    lines = gzip.decompress(b"".join(client.get(f"/api/v1/dumps/{dump.name}").streaming_content)).splitlines()
    assert json.loads(lines[1])["key"] == "ring"

    with django_capture_on_commit_callbacks(execute=True):
        assert replace_image(admin_client, sent("new.jpg", samples.picture("JPEG"))) == []
    image.refresh_from_db()
    assert in_bucket(there) == sorted([image.file.name, document.file.name, dumps.path_of(dump)])
    client.raise_request_exception = False
    server.stop()
    away = client.get(document.url)
    assert (away.status_code, away["Retry-After"]) == (503, "10")
    assert client.get("/facilities/ring/").status_code == 200
    server.start()


def test_backup_goes_to_a_bucket_and_brings_the_media_of_another_one_back(admin_client, bucket, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    there, _server = bucket
    image, document = make_image(admin_client), make_document(admin_client)
    before = {entry.key: entry.get()["Body"].read() for entry in there.objects.all()}
    place = place_of("s3://portal/backups")

    first = make(place, timezone.now() - timedelta(days=1))
    made = make(place, timezone.now())
    removed = remove_old(place, timezone.now(), keep=1)
    there.Object(f"media/{image.file.name}").delete()
    there.put_object(Key=f"media/{document.file.name}", Body=b"overwritten")
    there.put_object(Key="media/images/later.png", Body=b"later")
    with place.reading(made.name) as path:
        restore(path, print)

    after = {entry.key: entry.get()["Body"].read() for entry in there.objects.all()}
    assert removed == [first.name]
    assert after.pop(f"backups/{made.name}")[:2] == b"PK"
    assert after == before


@pytest.mark.parametrize("address", ["s3://", "ftp://bucket", "s3://key:secret@bucket", "s3://bucket?enpoint=x"])
def test_address_that_names_no_bucket_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE"):
        storage_at(address)
