"""What is replaced, deleted or given up leaves nothing behind; what could not be saved is not lost."""

import os
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.models import UploadedFile

from portal.core.files.storing import sweep_abandoned
from portal.operations.worker import Worker

from . import samples
from .doors import WORDS, kept, make_document, make_image, replace_document, replace_image, rows, said_of
from .samples import sent

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_replaced_picture_goes_with_all_its_sizes(admin_client, committed):
    image = make_image(admin_client)
    before = {image.file.name, *(image.get_rendition(size).file.name for size in ("width-20", "width-10"))}
    assert set(kept()) == before

    with committed():
        assert replace_image(admin_client, sent("new.jpg", samples.picture("JPEG"))) == []

    image.refresh_from_db()
    assert kept() == [image.file.name]
    assert image.file.name not in before
    assert Rendition.objects.count() == 0


def test_replaced_document_goes(admin_client, committed):
    document = make_document(admin_client)

    with committed():
        assert replace_document(admin_client, sent("new.txt", b"new")) == []

    new = Document.objects.get()
    assert kept() == [new.file.name]
    assert new.file.name != document.file.name


@pytest.mark.parametrize("replace", [replace_image, replace_document])
def test_old_file_stays_when_the_new_one_cannot_be_saved(admin_client, committed, replace):
    kind = Image if replace is replace_image else Document
    stored = make_image(admin_client) if kind is Image else make_document(admin_client)
    admin_client.raise_request_exception = False
    new = sent("a.png", samples.picture()) if kind is Image else sent("a.csv", b"x")

    with committed(), patch.object(kind, "save", side_effect=OSError("disk full")):
        replace(admin_client, new)

    assert kept() == [stored.file.name]
    assert kind.objects.get().file.name == stored.file.name


@pytest.mark.parametrize(
    ("make", "address"), [(make_image, "wagtailimages:delete"), (make_document, "wagtaildocs:delete")]
)
def test_deleted_file_goes(admin_client, committed, make, address):
    stored = make(admin_client)
    if make is make_image:
        stored.get_rendition("width-20")
    assert kept()

    with committed():
        admin_client.post(reverse(address, args=[stored.pk]))

    assert (kept(), rows()) == ([], [0, 0, 0])


def put_into_uploader(client) -> UploadedFile:
    file = sent("ring.png", samples.picture())
    key = client.post(reverse("wagtailimages:add_multiple"), {"files[]": file}).json()["uploaded_file_id"]
    return UploadedFile.objects.get(pk=key)


def test_abandoned_upload_is_swept_when_the_next_one_comes(admin_client):
    abandoned = put_into_uploader(admin_client)
    long_ago = (timezone.now() - timedelta(hours=25)).timestamp()
    os.utime(default_storage.path(abandoned.file.name), (long_ago, long_ago))

    fresh = put_into_uploader(admin_client)

    assert kept() == [fresh.file.name]
    assert list(UploadedFile.objects.all()) == [fresh]


def test_sweeping_leaves_what_is_being_described(admin_client):
    fresh = put_into_uploader(admin_client)

    assert sweep_abandoned(timezone.now() + timedelta(hours=23)) == 0
    assert kept() == [fresh.file.name]


def test_worker_sweeps_what_was_abandoned(admin_client, monkeypatch):
    # The one connection of a test stays open.
    monkeypatch.setattr("portal.operations.worker.close_old_connections", lambda: None)
    default_storage.delete(put_into_uploader(admin_client).file.name)

    Worker(say=print).turn()

    assert UploadedFile.objects.count() == 0


def test_sweeping_takes_rows_whose_file_is_gone(admin_client):
    default_storage.delete(put_into_uploader(admin_client).file.name)

    assert sweep_abandoned(timezone.now()) == 1
    assert UploadedFile.objects.count() == 0


def test_finished_upload_leaves_only_the_picture(admin_client):
    upload = put_into_uploader(admin_client)
    said = {f"uploaded-image-{upload.pk}-{name}": value for name, value in said_of(WORDS, {}).items()}

    admin_client.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload.pk]), said)

    assert kept() == [Image.objects.get().file.name]
    assert UploadedFile.objects.count() == 0
