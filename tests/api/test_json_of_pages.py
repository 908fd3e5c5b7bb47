"""The exact JSON of news, events and publications: every field told, every draft that they name left out."""

from datetime import time
from io import BytesIO

import pytest
from django.core.files.base import File
from wagtail.documents import get_document_model

from portal.pages.models import PublicationFile, PublicationPage
from tests.api.test_json import HOST, reference
from tests.api.test_json_of_records import SOURCES, SOURCES_AS_JSON, identity, item_and_list
from tests.factories import make_consortium, make_facility, make_organisation, make_partnership, make_person
from tests.pages.factories import make_event, make_news, make_publication
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


def named() -> dict[str, list]:
    """A public record and a draft of each kind that a page may concern."""
    consortium = make_consortium(slug="leaps", acronym="LEAPS")
    return {
        "consortia": [consortium, make_consortium(False)],
        "organisations": [make_organisation(slug="desy", short_name="DESY"), make_organisation(False)],
        "facilities": [make_facility(slug="ring", acronym="RING"), make_facility(False)],
        "partnerships": [make_partnership(slug="joint", name="Joint"), make_partnership(False)],
        "programmes": [make_programme(slug="laaamp", name="LAAAMP"), make_programme(False)],
        "projects": [make_project(slug="beats", acronym="BEATS"), make_project(False)],
        "people": [make_person(slug="ada", given_name="Ada", family_name="Example"), make_person(False)],
    }


NAMED_AS_JSON = {
    "consortia": [reference("consortia", "leaps", "LEAPS")],
    "organisations": [reference("organisations", "desy", "DESY")],
    "facilities": [reference("facilities", "ring", "RING")],
    "partnerships": [reference("partnerships", "joint", "Joint")],
    "programmes": [reference("programmes", "laaamp", "LAAAMP")],
    "projects": [reference("projects", "beats", "BEATS")],
    "people": [reference("people", "ada", "Ada Example")],
}


def test_news_as_json(client):
    news = make_news(
        title="Beam again",
        slug="beam",
        kind="press-release",
        published_on="2020-07-15",
        dateline="Hamburg",
        subtitle="After a year",
        intro="The ring runs.",
        **named(),
        **SOURCES,
    )

    assert item_and_list(client, "news", news) == {
        "slug": "beam",
        "title": "Beam again",
        "kind": "press-release",
        "published_on": "2020-07-15",
        "dateline": "Hamburg",
        "subtitle": "After a year",
        "intro": "The ring runs.",
        **NAMED_AS_JSON,
        **SOURCES_AS_JSON,
        **identity("news", news),
    }


def test_event_as_json(client):
    event = make_event(
        title="School",
        slug="school",
        starts="2026-11-30",
        ends="2026-12-02",
        start_time=time(9, 30),
        end_time=time(17, 0),
        time_zone="Asia/Amman",
        place="SESAME, Allan",
        country="JO",
        online_url="https://school.example.org/",
        is_cancelled=True,
        summary="For beginners.",
        **named(),
        **SOURCES,
    )

    assert item_and_list(client, "events", event) == {
        "slug": "school",
        "title": "School",
        "starts": "2026-11-30",
        "ends": "2026-12-02",
        "starts_at": "2026-11-30T09:30:00+03:00",
        "ends_at": "2026-12-02T17:00:00+03:00",
        "time_zone": "Asia/Amman",
        "is_cancelled": True,
        "place": "SESAME, Allan",
        "country": "JO",
        "online_url": "https://school.example.org/",
        "summary": "For beginners.",
        **NAMED_AS_JSON,
        **SOURCES_AS_JSON,
        **identity("events", event),
    }


def test_publication_as_json(client):
    concerned = named()
    paper = make_publication(
        title="Strategy",
        slug="strategy",
        kind="strategy",
        issued_on="2020-07",
        issuing_consortia=concerned["consortia"],
        issuing_organisations=concerned["organisations"],
        doi="10.1140/epjp/s13360-023-04345-9",
        external_url="https://strategy.example.org/",
        summary="What we want.",
        **concerned,
        **SOURCES,
    )
    document = get_document_model().objects.create(title="Text", file=File(BytesIO(b"%PDF-1.4"), "strategy.pdf"))
    paper = PublicationPage.objects.get(pk=paper.pk)
    paper.files.add(PublicationFile(document=document, label="In English"))
    paper.save_revision().publish()
    paper.refresh_from_db()

    assert item_and_list(client, "publications", paper) == {
        "slug": "strategy",
        "title": "Strategy",
        "kind": "strategy",
        "issued_on": "2020-07",
        "issuing_consortia": NAMED_AS_JSON["consortia"],
        "issuing_organisations": NAMED_AS_JSON["organisations"],
        "doi": "https://doi.org/10.1140/epjp/s13360-023-04345-9",
        "external_url": "https://strategy.example.org/",
        "files": [{"label": "In English", "url": f"{HOST}{document.url}"}],
        "summary": "What we want.",
        **NAMED_AS_JSON,
        **SOURCES_AS_JSON,
        **identity("publications", paper),
    }
