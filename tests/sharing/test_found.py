"""What search engines, shared links and reference managers are told."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.public.citations import Citation
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)
from tests.pages.factories import make_event, make_home, make_news, make_page, make_publication
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
EVIL = '</script><script>alert(1)</script><!-- <b> & " \u2028'


def data(client, address: str):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text, re.S)
    return json.loads(found)


def reference(kind: str, record) -> dict:
    address = f"{SITE}{record.get_absolute_url()}"
    return {"@type": kind, "@id": address, "name": str(record), "url": address}


def about(record) -> dict:
    address = f"{SITE}{record.get_absolute_url()}"
    return {"@context": "https://schema.org", "@id": address, "url": address}


def test_facility_is_described(client):
    desy, leaps = make_organisation(short_name="DESY"), make_consortium(acronym="LEAPS")
    ring = make_facility(
        name="A ring",
        acronym="RING",
        operator=desy,
        opened="2010-09",
        city="Hamburg",
        country="DE",
        latitude="53.579",
        longitude="9.884",
        summary="A source.",
        website="https://example.org/",
    )
    make_membership(consortium=leaps, organisation=desy, facilities=[ring])
    make_membership(consortium=make_consortium(live=False), organisation=desy, facilities=[ring])

    assert data(client, ring.get_absolute_url()) == about(ring) | {
        "@type": ["ResearchOrganization", "Place"],
        "name": "A ring",
        "alternateName": "RING",
        "description": "A source.",
        "foundingDate": "2010-09",
        "address": {"@type": "PostalAddress", "addressLocality": "Hamburg", "addressCountry": "DE"},
        "geo": {"@type": "GeoCoordinates", "latitude": 53.579, "longitude": 9.884},
        "sameAs": ["https://example.org/"],
        "parentOrganization": [reference("ResearchOrganization", desy)],
        "memberOf": [reference("Consortium", leaps)],
    }


def test_organisation_and_person_carry_their_identifiers(client):
    desy = make_organisation(name="A laboratory", short_name="DESY", ror_id="01js2sh04")
    ada = make_person(given_name="Ada", family_name="Example", orcid="0000-0002-1825-0097")
    leaps = make_consortium()
    make_appointment(person=ada, consortium=leaps, office="chair")

    body, person = data(client, desy.get_absolute_url()), data(client, ada.get_absolute_url())

    assert (body["@type"], body["sameAs"]) == ("ResearchOrganization", ["https://ror.org/01js2sh04"])
    assert body["identifier"]["value"] == "https://ror.org/01js2sh04"
    assert (person["@type"], person["sameAs"]) == ("Person", ["https://orcid.org/0000-0002-1825-0097"])
    assert (person["jobTitle"], person["memberOf"]) == (["Chair"], [reference("Consortium", leaps)])
    assert ">https://ror.org/01js2sh04</a>" in client.get(desy.get_absolute_url()).text
    assert ">https://orcid.org/0000-0002-1825-0097</a>" in client.get(ada.get_absolute_url()).text


def test_project_names_funder_programme_and_participants(client):
    funder, body = make_organisation(kind="funder"), make_organisation(kind="university")
    programme = make_programme()
    project = make_project(
        title="A project",
        acronym="BEATS",
        programme=programme,
        funder=funder,
        funding_programme="Horizon 2020",
        grant_number="822535",
        since="2019-01",
        until="2023-06",
        participations=[{"organisation": body}, {"organisation": make_organisation(live=False)}],
    )

    told = data(client, project.get_absolute_url())

    assert (told["@type"], told["foundingDate"], told["dissolutionDate"]) == ("ResearchProject", "2019-01", "2023-06")
    assert told["funding"] == {"@type": "Grant", "identifier": "822535", "name": "Horizon 2020"}
    assert told["sameAs"] == ["https://cordis.europa.eu/project/id/822535"]
    assert told["funder"] == reference("Organization", funder)
    assert told["parentOrganization"] == reference("Project", programme)
    assert told["member"] == [reference("CollegeOrUniversity", body)]


def test_pages_are_described(client):
    leaps = make_consortium()
    event = make_event(title="Meeting", starts="2027-07-15", place="Grenoble", country="FR", is_cancelled=True)
    news = make_news(title="News", published_on="2020-07", consortia=[leaps, make_consortium(live=False)])
    paper = make_publication(title="Paper", kind="article", doi="10.1140/x", issuing_consortia=[leaps])

    told = [data(client, page.get_absolute_url()) for page in (event, news, paper)]

    assert [one["@type"] for one in told] == ["Event", "NewsArticle", "ScholarlyArticle"]
    assert told[0]["eventStatus"] == "https://schema.org/EventCancelled"
    assert (told[0]["startDate"], told[0]["location"][0]["name"]) == ("2027-07-15", "Grenoble")
    assert (told[1]["datePublished"], told[1]["about"]) == ("2020-07", [reference("Consortium", leaps)])
    assert (told[2]["author"], told[2]["sameAs"]) == ([reference("Consortium", leaps)], ["https://doi.org/10.1140/x"])
    assert ">https://doi.org/10.1140/x</a>" in client.get(paper.get_absolute_url()).text


def test_list_is_a_dataset_and_the_site_a_catalogue(client):
    make_facility(country="DE")
    make_home()

    told = data(client, "/facilities/?country=DE")
    _site, catalogue = data(client, "/")

    assert told["@type"] == "Dataset"
    downloads = {one["encodingFormat"]: one["contentUrl"] for one in told["distribution"]}
    assert downloads["text/csv"] == f"{SITE}/facilities.csv?country=DE"
    assert {"@type": "Dataset", "@id": told["@id"], "name": "Facilities", "url": told["url"]} in catalogue["dataset"]


@pytest.mark.parametrize("make", [make_facility, make_consortium, make_partnership, make_programme, make_event])
def test_no_word_leaves_the_data(client, make):
    named = {"title" if make is make_event else "name": EVIL, "summary": EVIL}
    record = make(**named)

    page = client.get(record.get_absolute_url()).text

    assert "<script>alert" not in page
    assert data(client, record.get_absolute_url())["name"] == EVIL


def test_page_has_one_address_whatever_was_asked(client):
    make_facility(slug="ring")

    def canonical(address):
        return re.findall(r'<link rel="canonical" href="([^"]*)">', client.get(address).text)

    assert canonical("/facilities/?country=DE&q=x") == [f"{SITE}/facilities/"]
    assert canonical("/facilities/ring/?on=2020-07-15") == [f"{SITE}/facilities/ring/"]
    assert canonical("/search/?q=ring") == canonical("/nothing/") == []
    assert '<meta name="robots" content="noindex">' in client.get("/nothing/").text


def test_shared_title_and_description_are_those_of_the_page(client):
    ring = make_facility(acronym="A & B", slug="ring", summary='The "ring".')

    page = client.get(ring.get_absolute_url()).text

    assert "<title>A &amp; B · Consortium Portal</title>" in page
    assert '<meta property="og:title" content="A &amp; B · Consortium Portal">' in page
    for name in ('name="description"', 'property="og:description"'):
        assert f'<meta {name} content="The &quot;ring&quot;.">' in page


def sitemap(client) -> dict[str, str]:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    rows = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {row.findtext(f"{space}loc"): row.findtext(f"{space}lastmod") for row in rows}


def test_sitemap_names_what_is_public_with_its_last_change(client):
    shown = [make_facility(), make_project(), make_news(), make_page()]
    hidden = [make_facility(live=False), make_news(live=False), make_page(live=False)]
    inner = make_page()
    inner.view_restrictions.create(restriction_type="login")

    found = sitemap(client)

    assert {f"{SITE}{one.get_absolute_url()}" for one in shown} | {f"{SITE}/", f"{SITE}/facilities/"} <= set(found)
    assert {f"{SITE}{one.get_absolute_url()}" for one in [*hidden, inner]} & set(found) == set()
    assert found[f"{SITE}{shown[0].get_absolute_url()}"] == str(timezone.localdate(shown[0].last_published_at))
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").text


def test_sitemap_and_described_page_are_flat_in_queries(client):
    def asked(address) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    leaps = make_consortium()
    for make in (make_news, make_page, make_facility):
        make_many(make, 1)
    make_membership(consortium=leaps)
    few = [asked("/sitemap.xml"), asked(leaps.get_absolute_url())]
    for make in (make_news, make_page, make_facility):
        make_many(make, 3)
    make_many(make_membership, 3, consortium=leaps)

    assert [asked("/sitemap.xml"), asked(leaps.get_absolute_url())] == few


@pytest.mark.parametrize("name", ["favicon.ico", "apple-touch-icon.png"])
def test_icons_stand_where_browsers_look(client, name):
    assert client.get(f"/{name}").status_code == 200


def test_page_is_quoted_with_its_version(client, stopped_clock):
    make_facility(acronym="RING", slug="ring")
    today = timezone.localdate()
    words = f"{today.day} {today:%B %Y}"

    page = client.get("/facilities/ring/?on=2020-07-15").text

    assert (
        f"“RING”, as of 15 July 2020. Consortium Portal, version of {words}. "
        f"{SITE}/facilities/ring/?on=2020-07-15 (seen {words})." in page
    )
    assert f'data-copy="{SITE}/facilities/ring/?on=2020-07-15"' in page
    assert 'href="mailto:?subject=RING&amp;body=http%3A//127.0.0.1%3A8000/facilities/ring/%3Fon%3D2020-07-15"' in page


def test_reference_managers_can_read_any_title():
    quoted = Citation("50 % of {A} & B_C\\ ~ ^", "Portal", f"{SITE}/a_b/", datetime(2026, 3, 5, 23, 30, tzinfo=UTC))

    lines = quoted.bibtex.splitlines()

    assert lines[0] == "@misc{50-of-a-b_c-2026-03-06,"
    assert lines[1] == (r"  title = {{50 \% of \{A\} \& B\_C\textbackslash{} \textasciitilde{} \textasciicircum{}}},")
    assert lines[3:6] == ["  year = {2026},", "  month = mar,", rf"  howpublished = {{\url{{{SITE}/a_b/}}}},"]
    assert lines[-1] == "}"
