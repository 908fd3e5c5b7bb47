"""Answers that are kept are never stale, and never somebody else's."""

import gzip
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from consortia.models import Facility
from portal.core import maintenance, records
from portal.core.freshness import version
from portal.pages.models import PortalSettings
from tests.factories import make_appointment, make_consortium, make_facility, make_organisation, make_person
from tests.pages.factories import make_event, make_page
from tests.public.world import change, current, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]

BRUSSELS = ZoneInfo("Europe/Brussels")
ONLY_THE_VERSION = ["SELECT number, moved_us FROM core_content_version WHERE id = 1"]
KEPT = (
    *("/", "/facilities/", "/facilities/ring/", "/facilities/?country=DE", "/facilities/ring/?on=2020-07-15"),
    *("/facilities/?view=map", "/facilities.atom", "/sitemap.xml", "/cards/facility/ring.png", "/accents.css"),
    *("/api/v1/facilities/", "/api/v1/facilities/ring/", "/imprint/"),
    *("/news/", "/news/item/", "/about/", "/api/v1/changes/", "/api/v1/docs/"),
)


def asked(client, address, **headers):
    """The answer, and the queries that it took."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address, headers=headers)
    return answer, [query["sql"] for query in queries]


def of_every_request(answer) -> dict:
    own = ("Last-Modified", "X-Request-ID")
    return {name: value for name, value in answer.headers.items() if name not in own}


def at(monkeypatch, *moment):
    now = datetime(*moment, tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_every_address_is_answered_from_the_cache_and_by_304_with_one_query(client):
    make_world()

    for address in KEPT:
        cold = client.get(address)
        warm, queries = asked(client, address)
        assert (address, cold.status_code, queries) == (address, 200, ONLY_THE_VERSION)
        assert (warm.content, warm["Content-Type"]) == (cold.content, cold["Content-Type"])
        assert {name: warm[name] for name in ("ETag", "Cache-Control")} == {
            name: cold[name] for name in ("ETag", "Cache-Control")
        }
        assert "public" in warm["Cache-Control"]
        same, queries = asked(client, address, if_none_match=f'"other", W/{cold["ETag"]}')
        assert (address, same.status_code, same.content, queries) == (address, 304, b"", ONLY_THE_VERSION)
        assert same["ETag"] == cold["ETag"]


def test_long_lists_go_out_in_pieces_and_are_revalidated(client):
    make_facility(slug="ring")

    answer = client.get("/facilities.csv")

    assert answer.streaming
    assert client.get("/facilities.csv", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_mark_of_what_is_compressed_on_its_way_is_strong(client):
    make_facility(slug="ring")

    first, second = (client.get("/api/v1/facilities.csv", headers={"accept-encoding": "gzip"}) for _ in range(2))

    assert (first["Content-Encoding"], first["ETag"][0]) == ("gzip", '"')
    assert first["ETag"] == second["ETag"] != client.get("/api/v1/facilities.csv")["ETag"]
    assert first.getvalue() == second.getvalue()


def test_a_reader_without_marks_is_answered_by_date(client, monkeypatch):
    make_facility(slug="ring")
    version.move()
    moved = version.present().moved_at
    monkeypatch.setattr(timezone, "now", lambda: moved)
    # In the second of a change there may be another one.
    assert "Last-Modified" not in client.get("/facilities/ring/")

    monkeypatch.setattr(timezone, "now", lambda: moved + timedelta(seconds=2))
    seen = client.get("/facilities/ring/")["Last-Modified"]

    assert client.get("/facilities/ring/", headers={"if-modified-since": seen}).status_code == 304
    assert client.get("/facilities/no-such/", headers={"if-modified-since": seen}).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: moved + timedelta(seconds=5))
    version.move()
    monkeypatch.setattr(timezone, "now", lambda: moved + timedelta(seconds=8))
    assert client.get("/facilities/ring/", headers={"if-modified-since": seen}).status_code == 200


SEEN = (
    *("/", "/consortia/leaps/", "/facilities/", "/facilities/ring/", "/organisations/", "/people/ada/", "/news/"),
    *("/programmes/laaamp/", "/projects/", "/news/item/", "/events/", "/publications/", "/about/", "/sitemap.xml"),
    *("/api/v1/memberships/", "/api/v1/facilities/ring/", "/api/v1/changes/", "/news.atom", "/events.ics"),
)


def bodies(client) -> dict[str, bytes]:
    return {address: client.get(address).getvalue() for address in SEEN}


def test_no_address_is_stale_after_a_change(client, settings):
    """Whatever changes, the next answer is what a portal without a cache would say."""
    world = make_world()

    def goes_stale():
        warm = bodies(client)
        settings.KEEP_PAGES = False
        drawn = bodies(client)
        settings.KEEP_PAGES = True
        return [address for address in warm if warm[address] != drawn[address]]

    bodies(client)
    for revision in change(world):
        revision.publish()
    assert goes_stale() == []
    world.about.delete()
    Facility.objects.get(slug="ring").unpublish()
    assert goes_stale() == []


def test_draft_moves_no_mark(client):
    world = make_world()
    tags = {address: client.get(address)["ETag"] for address in KEPT}

    hide_again = records.save_draft(current(world.ring))
    make_organisation(live=False)
    make_page(live=False)

    assert {address: client.get(address)["ETag"] for address in KEPT} == tags
    hide_again.latest_revision.publish()
    assert not set(tags.values()) & {client.get(address)["ETag"] for address in KEPT}


def remove_redirect(world):
    Redirect.objects.create(old_path="/old", redirect_link="/facilities/")


def restrict(world):
    PageViewRestriction.objects.create(page=Page.objects.get(pk=world.about.pk), restriction_type="login")


def move(world):
    Page.objects.get(pk=world.blocks.pk).move(Page.objects.get(pk=world.about.pk), pos="last-child")


def name_secretariat(world):
    site = PortalSettings.load()
    site.secretariat_office = "Office"
    site.save()


@pytest.mark.parametrize("happens", [remove_redirect, restrict, move, name_secretariat])
def test_what_has_no_draft_moves_the_version_at_once(happens):
    world = make_world()
    before = version.present().number

    happens(world)

    assert version.present().number > before


def test_another_worker_sees_a_publication_with_its_next_request(client, monkeypatch):
    """Each process has a cache of its own; the number is in the database."""
    ring = make_facility(acronym="RING", slug="ring")
    memories = caches["pages"]._cache
    client.get("/facilities/ring/")
    draft = current(ring)
    draft.acronym = "RING II"

    draft.save_revision().publish()

    assert memories  # what this worker kept is still there
    assert "RING II" in client.get("/facilities/ring/").text


def test_chair_hands_over_at_midnight_without_an_edit(client, monkeypatch):
    leaps = make_consortium(acronym="LEAPS", slug="leaps")
    for name, since, until in (("Ada", "2020", "2026-12-31"), ("Bo", "2027-01-01", "")):
        person = make_person(given_name=name, family_name="Chair")
        make_appointment(
            person=person, consortium=leaps, office="chair", since=since, until=until, is_ongoing=not until
        )
    at(monkeypatch, 2026, 12, 31, 23, 59, 59)
    page, item = client.get("/consortia/leaps/"), client.get("/api/v1/appointments/?on=2026-12-31")

    at(monkeypatch, 2027, 1, 1, 0, 0, 0)
    after = client.get("/consortia/leaps/", headers={"if-none-match": page["ETag"]})

    assert after.status_code == 200
    assert after.text != page.text
    assert after.context["day"] == datetime(2027, 1, 1).date()
    assert item.json()["count"] == 1


def test_pages_get_another_mark_when_an_event_of_today_begins_and_ends(client, monkeypatch):
    event = {"starts": "2026-11-20", "ends": "2026-11-20", "time_zone": "Asia/Tokyo"}
    # 16:00 and 18:00 in Brussels are 0:00 and 2:00 of the next day in Tokyo.
    event |= {"starts": "2026-11-21", "ends": "2026-11-21", "start_time": "00:00", "end_time": "02:00"}
    at(monkeypatch, 2026, 11, 19, 12)
    make_event(**event)
    tags = []
    for hour in (15, 16, 17, 18, 19):
        at(monkeypatch, 2026, 11, 20, hour)
        tags.append(client.get("/")["ETag"])

    assert [tags.index(tag) for tag in tags] == [0, 1, 1, 3, 3]
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert [query["sql"] for query in queries] == ONLY_THE_VERSION


def test_who_is_logged_in_is_given_and_gives_nothing_kept(client, admin_client):
    make_facility(slug="ring")
    tag = client.get("/facilities/ring/")["ETag"]
    caches["pages"].clear()

    answer, queries = asked(admin_client, "/facilities/ring/", if_none_match=tag)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    assert "ETag" not in answer
    assert not caches["pages"]._cache
    assert len(queries) > 1


def test_preview_is_neither_kept_nor_taken_for_the_page(publisher_client, client):
    ring = make_facility(acronym="RING", slug="ring")
    client.get("/facilities/ring/", headers={"host": "127.0.0.1:8000"})  # as the preview calls itself
    draft = current(ring)
    draft.acronym = "SECRET"
    revision = draft.save_revision()

    preview = publisher_client.get(
        f"/admin/snippets/consortia/facility/history/{ring.pk}/revisions/{revision.pk}/view/"
    )
    nobody = revision.as_object().make_preview_request()

    assert "SECRET" in preview.text
    assert "SECRET" in nobody.text
    assert "SECRET" not in client.get("/facilities/ring/").text
    assert "SECRET" not in str(caches["pages"]._cache)


@pytest.mark.parametrize(
    "address",
    [
        "/facilities/?utm_source=mail",
        "/facilities/ring/?utm_source=mail",
        "/?x=1",
        "/about/?x=1",
        "/facilities/no-such/",
        "/facilities/?country=XX",
        "/api/v1/facilities/?x=1",
        "/api/v1/docs/?x=1",
        "/contact/",
        "/accounts/login/",
        "/healthz",
        "/old/",
    ],
)
def test_what_is_not_kept(client, address):
    make_facility(slug="ring", country="DE")
    make_page(slug="about")
    Redirect.objects.create(old_path="/old", redirect_link="/facilities/")
    caches["pages"].clear()

    answers = [client.get(address), client.get(address)]

    assert ["ETag" in answer for answer in answers] == [False, False]
    assert not caches["pages"]._cache


def test_free_text_has_a_mark_and_is_not_kept(client):
    make_facility(slug="ring")

    answer = client.get("/facilities/?q=ring")

    assert not caches["pages"]._cache
    assert client.get("/facilities/?q=ring", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_forms_and_hosts_are_kept_apart(client, settings):
    settings.ALLOWED_HOSTS = ["one.test", "two.test"]
    make_facility(slug="ring")
    ways = [("one.test", "application/json"), ("two.test", "application/json"), ("one.test", "text/csv")]

    for _round in range(2):
        answers = [client.get("/api/v1/facilities/ring/", headers={"host": h, "accept": a}) for h, a in ways]
        assert [answer["Content-Type"].partition(";")[0] for answer in answers] == [accept for _host, accept in ways]
        assert len({answer["ETag"] for answer in answers}) == 3
        assert {answer["Vary"] for answer in answers} == {"Accept, Accept-Encoding"}


def test_text_is_kept_compressed_for_who_takes_it(client):
    make_facility(slug="ring")
    plain = client.get("/facilities/ring/")

    packed = [client.get("/facilities/ring/", headers={"accept-encoding": "br, gzip"}) for _ in range(2)]

    assert [gzip.decompress(answer.content) for answer in packed] == [plain.content, plain.content]
    # In the second of a change there is no Last-Modified.
    assert of_every_request(packed[0]) == of_every_request(packed[1])
    assert packed[0]["Content-Length"] == str(len(packed[0].content))
    assert packed[0]["ETag"] != plain["ETag"]
    same = client.get("/facilities/ring/", headers={"accept-encoding": "gzip", "if-none-match": packed[0]["ETag"]})
    assert same.status_code == 304


def test_head_is_answered_like_get(client):
    make_facility(slug="ring")
    tag = client.head("/facilities/ring/")["ETag"]

    assert client.get("/facilities/ring/").text
    assert client.get("/facilities/ring/")["ETag"] == tag
    assert client.head("/facilities/ring/", headers={"if-none-match": tag}).status_code == 304


class Broken(BaseCache):
    def get(self, *args, **kwargs):
        raise ConnectionError("down")

    set = get


def test_cache_that_is_down_makes_the_portal_slower_and_nothing_else(client, monkeypatch):
    make_facility(slug="ring")
    monkeypatch.setattr("portal.core.freshness.store.caches", {"pages": Broken({})})

    answers = [client.get("/facilities/ring/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert client.get("/facilities/ring/", headers={"if-none-match": answers[0]["ETag"]}).status_code == 304


def test_memory_of_pages_is_bounded_in_bytes(monkeypatch):
    cache = caches["pages"]
    monkeypatch.setattr(cache, "max_bytes", 10_000)
    for number in range(50):
        cache.set(f"page{number}", b"x" * 1000)
        cache.get("page0")

    held = [number for number in range(50) if cache.get(f"page{number}")]
    assert sum(map(len, cache._cache.values())) == cache._weight[0] <= 10_000
    assert held[0] == 0  # asked for all the time
    assert held[1:] == list(range(50 - len(held) + 1, 50))
    cache.set("page0", b"x" * 20_000)
    assert cache.get("page0") is None


def test_what_was_kept_is_given_to_nobody_while_the_portal_is_closed(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_facility(slug="ring")
    open_page = client.get("/facilities/ring/")

    maintenance.switch(maintenance.CLOSED)
    closed = client.get("/facilities/ring/")
    maintenance.switch(maintenance.ON)

    assert (closed.status_code, "ETag" in closed) == (503, False)
    assert client.get("/facilities/ring/").content == open_page.content


def test_name_that_is_none_of_ours_is_refused_though_the_page_is_kept(client):
    make_facility(slug="ring")
    tag = client.get("/facilities/ring/")["ETag"]

    answers = [client.get("/facilities/ring/", headers={"host": "evil.test", "if-none-match": tag}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("default-src 'none'" in answer["Content-Security-Policy"] for answer in answers)
