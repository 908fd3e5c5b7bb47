"""The picture by which a shared address introduces itself."""

from io import BytesIO

import pytest
from django.core.cache import cache
from PIL import Image

from consortia.models import ConsortiumFigure, Facility
from portal.core.dates import PartialDate
from portal.core.records import publish_now
from portal.public import cards
from tests.factories import make_consortium, make_facility, make_person
from tests.pages.factories import make_event, make_news
from tests.programmes.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def picture(client, address: str) -> Image.Image:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    return Image.open(BytesIO(answer.content))


@pytest.mark.parametrize("make", [make_consortium, make_facility, make_person, make_project, make_news])
def test_record_and_page_name_a_card_that_is_there(client, make):
    page = client.get(make().get_absolute_url()).text

    address = page.partition('property="og:image" content="http://127.0.0.1:8000')[2].partition('"')[0]

    assert address.startswith("/cards/")
    assert picture(client, address).size == (1200, 630)


def test_site_has_a_card_for_everything_else(client):
    assert "/cards/site/portal.png" in client.get("/facilities/").text
    assert picture(client, "/cards/site/portal.png").size == (1200, 630)


def test_card_says_name_figures_and_accent():
    leaps = make_consortium(acronym="LEAPS", name="A league", founded="2017-11", accent="#e8940c")
    leaps.figures.add(ConsortiumFigure(label="members", number=16))

    card = cards.card_of(publish_now(leaps))

    assert (card.title, card.subtitle, card.accent) == ("LEAPS", "A league", "#e8940c")
    assert card.facts == (("16", "members"), ("November\N{NO-BREAK SPACE}2017", "founded"))


def test_cancelled_event_says_so_on_its_card():
    assert cards.card_of(make_event(title="Meeting", is_cancelled=True)).title == "Cancelled: Meeting"


@pytest.mark.parametrize(
    "address",
    ["facility/draft", "facility/nothing", "membership/1", "page/1", "page/999999999999", "page/x", "site/x", "x/y"],
)
def test_card_of_what_is_not_public_is_not_found(client, address):
    make_facility(slug="draft", live=False)

    assert client.get(f"/cards/{address}.png").status_code == 404


def test_card_of_a_hidden_page_is_not_found(client):
    draft, inner = make_news(live=False), make_news()
    inner.view_restrictions.create(restriction_type="login")

    assert [client.get(f"/cards/page/{page.pk}.png").status_code for page in (draft, inner)] == [404, 404]


def test_card_is_drawn_once_and_anew_when_it_changes(client, monkeypatch):
    drawn, draw = [], cards.draw
    monkeypatch.setattr(cards, "draw", lambda card: drawn.append(card.title) or draw(card))
    facility = make_facility(acronym="ONE", slug="ring")
    tag = client.get("/cards/facility/ring.png")["ETag"]

    assert client.get("/cards/facility/ring.png", headers={"if-none-match": tag}).status_code == 304
    facility.acronym = "TWO"
    facility.save_revision().publish()
    assert client.get("/cards/facility/ring.png", headers={"if-none-match": tag}).status_code == 200
    assert drawn == ["ONE", "TWO"]


@pytest.mark.parametrize(
    "title",
    ["", "Jülich", "W" * 300, "A league of very many words " * 12, "a\nb\x07\0", "日本 · Київ · łódź", "A" * 40 + " B"],
)
def test_any_name_fits(title):
    with_facts = cards.Card(title, title, (("1 000 000 000", title), ("2", title), ("3", "")), "#ffff00", "Portal")

    image = Image.open(BytesIO(cards.draw(with_facts))).convert("L")

    margin = image.crop((cards.WIDTH - cards.MARGIN + 4, 0, cards.WIDTH, cards.HEIGHT))
    assert margin.getextrema()[0] > 200  # nothing written in the right margin


def test_letters_of_europe_are_in_the_font():
    font = cards._font("Regular", 40)
    missing = bytes(font.getmask("\uffff"))

    assert [sign for sign in "äöüßéèçñåøłśźčžőűıİğКиїΣ–“…€" if bytes(font.getmask(sign)) == missing] == []


def test_facts_are_those_of_the_source():
    ring = Facility(acronym="RING", opened=PartialDate(2010), city="Hamburg", country="DE", kind="synchrotron")

    assert cards._facts(ring) == (("2010", "opened"), ("Hamburg, Germany", "synchrotron"))
