import pytest
from django.core.cache import caches
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from wagtail.images.models import Image, Rendition
from wagtail.images.tests.utils import get_test_image_file

from portal.core.files.places import StorageAway
from portal.core.freshness import keeping
from portal.operations.jobs.drawing import draw_what_was_published
from portal.operations.jobs.models import Job
from portal.public import cards
from tests.factories import make_consortium, make_facility, make_membership

pytestmark = pytest.mark.django_db


def make_image(title):
    return Image.objects.create(title=title, file=get_test_image_file(f"{title}.png"))


def test_what_was_published_is_drawn_before_the_first_reader_asks(client, settings, kept_pages, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.SITE_URL = tmp_path, "http://testserver"
    caches["default"].clear()
    job = Job.objects.create(kind="drawing", queued_at=timezone.now(), due_at=timezone.now())
    make_facility(acronym="OLD", slug="old", image=make_image("Old"))
    draw_what_was_published(job)
    assert Rendition.objects.count() == 0

    make_facility(acronym="RING", slug="ring", image=make_image("Ring"))
    make_membership(consortium=make_consortium(acronym="LEAGUE", slug="league"))
    job.refresh_from_db()
    draw_what_was_published(job)

    assert [rendition.image.title for rendition in Rendition.objects.all()] == ["Ring"]
    monkeypatch.setattr(cards, "draw", lambda card: pytest.fail("drawn again"))
    assert client.get("/cards/facility/ring.png").status_code == 200
    monkeypatch.setattr(keeping, "_may_be_marked", lambda *args: pytest.fail("drawn again"))
    for address in ("/", "/facilities/ring/", "/consortia/league/"):
        assert client.get(address, headers={"accept-encoding": "gzip"}).status_code == 200


def test_page_that_was_drawn_without_its_picture_is_not_kept(client, settings, kept_pages, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    make_facility(acronym="RING", slug="ring", image=make_image("Ring"))

    def away(self, name, mode="rb"):
        raise StorageAway("no answer")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_open", away)
        without = client.get("/facilities/ring/")
    drawn = client.get("/facilities/ring/")

    assert (without.status_code, "ETag" in without, "/images/Ring" in without.text) == (200, False, False)
    assert (drawn.status_code, "ETag" in drawn, Rendition.objects.count()) == (200, True, 1)
