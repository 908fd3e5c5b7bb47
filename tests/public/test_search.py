"""The search page and its suggestions: what is shown, how it is narrowed, and what is said of odd requests."""

import html
import re
import time
from urllib.parse import quote

import pytest

from consortia.models import Organisation
from portal.core.search import databases, index, passages
from programmes.models import Participation
from tests.conftest import queries_of
from tests.factories import (
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_person,
    without_history,
)
from tests.pages.factories import make_event, make_news, make_page, make_publication
from tests.programmes.factories import make_project

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def rows_of(page) -> list[str]:
    """The titles of the results in the order of the page."""
    names = re.findall(r'<a class="rowlink"[^>]*>(.*?)</a>', page.text)
    return [html.unescape(re.sub("<[^>]+>", "", name)) for name in names]


def search(client, query, **narrowed):
    return client.get("/search/", {"q": query} | narrowed)


def test_results_stand_by_kind_the_best_first(client):
    make_consortium(acronym="LENS", name="League of neutron sources")
    make_facility(acronym="LENS-1", name="First ring")
    make_facility(acronym="OTHER", name="Other ring", summary="Built by LENS.")
    make_project(acronym="PLAN", title="A plan", summary="LENS plans ahead.", since="2019")
    make_news(title="LENS is news", published_on="2020")

    page = search(client, "lens")

    assert rows_of(page)[:3] == ["LENS", "LENS-1", "LENS is news"]
    assert sorted(rows_of(page)[3:]) == ["OTHER", "PLAN"]
    assert [(choice.label, choice.number) for choice in page.context["kinds"]] == [
        ("Consortia", 1),
        ("Facilities", 2),
        ("Projects", 1),
        ("News items", 1),
    ]
    assert "<strong>5</strong> results for “lens”" in page.text


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("petra 3", "PETRA III"),
        ("Petra3", "PETRA III"),
        ("PETAR III", "PETRA III"),
        ("Juelich", "FZJ"),
        ("Julich", "FZJ"),
        ("Forschungszentrum Jülich", "FZJ"),
        ("Frschungszentrum", "FZJ"),
        ("SEASME", "SESAME"),
        ("sesa", "SESAME"),
        ("SE", "SESAME"),
        ("Exampel Ada", "Ada Example"),
    ],
)
def test_other_spellings_and_slips_are_forgiven(client, query, title):
    make_facility(acronym="PETRA III", name="Positron ring")
    make_organisation(short_name="FZJ", name="Forschungszentrum Jülich")
    make_facility(acronym="SESAME", name="Light in the Middle East")
    make_person(given_name="Ada", family_name="Example")

    assert rows_of(search(client, query))[:1] == [title]


@pytest.mark.parametrize(
    "query", ["what is LEAPS", "What’s LEAPS?", "Who are the LEAPS", "where is leaps", "about LEPAS", "the LEAPS"]
)
def test_record_that_a_question_names_comes_first(client, query):
    make_consortium(acronym="LEAPS", name="League of photon sources")
    for title in ("What LEAPS is", "LEAPS paper", "Where the LEAPS is"):
        make_publication(title=title)
    make_facility(acronym="RING", summary="What LEAPS is, who the LEAPS are and where LEAPS is.")

    assert rows_of(search(client, query))[0] == "LEAPS"


def test_page_says_what_it_took_the_text_for(client):
    make_facility(acronym="RING", name="A ring", city="Grenoble")
    make_facility(acronym="SESAME", name="Light in the Middle East")

    assert "Nothing is written “Grenobel”. Did you mean <a" in search(client, "Grenobel").text
    assert 'Did you mean <a href="/search/?q=SESAME">SESAME</a>?' in search(client, "SEASME").text
    assert "Did you mean" not in search(client, "SESAME").text
    assert "Nothing has all of these words." in search(client, "grenoble sesame").text


def test_word_is_taken_for_the_nearest_one_and_of_equally_near_ones_for_the_most_frequent(client):
    make_facility(acronym="RING", name="A ring where mirrors are cast in the north")
    for number in range(3):
        make_facility(acronym=f"RING {number}", name=f"Ring {number} that shows the case of all mirrors")
    make_facility(acronym="LENSES", name="A hall where nobody polishes what is laid down")

    assert "Did you mean" not in search(client, "cast mirrors").text
    assert 'Did you mean <a href="/search/?q=case%20mirrors">' in search(client, "casr mirrors").text
    assert 'Did you mean <a href="/search/?q=nobody%20polishes">' in search(client, "nobdoy polischees").text


def test_passage_is_marked_and_everything_else_escaped(client):
    before = "Some other words stand here. " * 20
    summary = f"{before}Here <b>nightjars</b> & neutrons meet. {before}"
    make_facility(acronym="RING", name="<script>alert(1)</script>", summary=summary)

    page = search(client, "nightjar")

    assert "Here &lt;b&gt;<mark>nightjars</mark>&lt;/b&gt; &amp; neutrons meet." in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert page.text.count("Some other words") < 10


def test_mark_finds_every_spelling():
    assert passages.mark("Juelich & Jülich", ["julich"]) == "<mark>Juelich</mark> &amp; <mark>Jülich</mark>"
    assert passages.mark("PETRA III, petrol", ["petra", "3"]) == "<mark>PETRA</mark> <mark>III</mark>, petrol"


def test_results_are_narrowed_by_kind_and_year_and_widened_again(client):
    make_project(acronym="EARLY", title="Nightjar one", since="2015", until="2017", is_ongoing=False)
    make_project(acronym="LATE", title="Nightjar two", since="2017", until="2019", is_ongoing=False)
    make_news(title="Nightjar heard", published_on="2017-05")
    make_organisation(short_name="ZOO", name="Nightjar zoo")

    both = search(client, "nightjar", kind="project", year="2017")
    one = search(client, "nightjar", kind="project", year="2018")

    assert sorted(rows_of(both)) == ["EARLY", "LATE"]
    assert rows_of(one) == ["LATE"]
    assert [(choice.label, choice.number) for choice in one.context["years"]] == [
        ("2019", 1),
        ("2018", 1),
        ("2017", 2),
        ("2016", 1),
        ("2015", 1),
    ]
    assert [(choice.label, choice.number) for choice in both.context["kinds"]] == [("Projects", 2), ("News items", 1)]
    assert [(choice.label, choice.address) for choice in both.context["active"]] == [
        ("Kind: Projects", "/search/?q=nightjar&year=2017"),
        ("Year: 2017", "/search/?q=nightjar&kind=project"),
    ]
    assert "Nothing of this kind or year." in search(client, "nightjar", kind="person").text


def test_event_that_does_not_take_place_is_told_from_others(client):
    make_event(title="Meeting", starts="2099-11-03", is_cancelled=True)

    assert "Cancelled, 3" in search(client, "meeting").text


def test_more_than_are_counted_is_said(client, monkeypatch):
    monkeypatch.setattr(databases, "MOST_ENTRIES", 3)
    for number in range(4):
        make_facility(acronym=f"RING {number}", summary="Nightjars live here." if number else "")

    assert "<strong>3</strong> results" in (told := search(client, "nightjar").text)
    assert "the best 3" not in told
    make_facility(acronym="HIDE", summary="One more nightjar.")
    assert "More than <strong>3</strong> results for “nightjar”" in (told := search(client, "nightjar").text)
    assert "Only the best 3 are shown and counted" in told


def test_one_kind_is_turned_page_by_page(client):
    for number in range(23):
        make_organisation(short_name=f"LAB{number:02}", name=f"Nightjar laboratory {number:02}")

    first, second = (search(client, "nightjar", kind="organisation", page=page) for page in (1, 2))
    overview = search(client, "nightjar")

    assert (len(rows_of(first)), len(rows_of(second))) == (20, 3)
    assert set(rows_of(first)) & set(rows_of(second)) == set()
    assert 'href="/search/?q=nightjar&amp;kind=organisation">All 23 organisations</a>' in overview.text


def test_nothing_found_says_what_to_try(client):
    page = search(client, "nightjar")

    assert page.status_code == 200
    assert "Nothing was found for “nightjar”" in page.text
    assert "Try fewer words" in page.text


def test_name_with_two_slips_is_asked_back(client):
    make_facility(acronym="Elettra")
    make_facility(acronym="Elletro", live=False)

    page = search(client, "elletra")

    assert "Nothing was found for “elletra”" in page.text
    assert re.search(r"Did you mean\s+<a href=\"/search/\?q=Elettra\">Elettra</a>\s*\?", page.text)
    assert "Elletro" not in page.text


ODD = {
    "q=" + "x" * 102_400: "The text has 102400 characters. Type 200 at most",
    "q=%00": "could not be read",
    "q=%ff%fe": "could not be read",
    "q=ring&q=other": "more than once",
    "q=ring&kind=starship": "There is no such kind.",
    "q=ring&kind=%00": "There is no such kind.",
    "q=ring&kind=facility&kind=project": "more than once",
    "q=ring&year=soon": "Type a year in four digits",
    "q=ring&year=99999999999999999999": "Type a year in four digits",
    "q=ring&year=-1": "Type a year in four digits",
    "q=ring&kind=facility&page=-1": "There is no such page.",
    "q=ring&kind=facility&page=2": "There is no page 2. The last one is page 1.",
    "q=ring&page=2": "Choose a kind to turn pages.",
    "q=ring&page=" + "9" * 5_000: "There is no such page.",
    "q=ring&year=" + "7" * 102_400: "Type a year in four digits",
}


@pytest.mark.parametrize("query", ODD, ids=lambda query: query[:24])
def test_what_cannot_be_read_is_said_and_the_form_kept(client, query):
    make_facility(acronym="RING")
    client.get("/search/?q=ring")

    begun = time.process_time()
    page = client.get(f"/search/?{query}")
    took = time.process_time() - begun

    assert page.status_code == 400
    assert ODD[query] in html.unescape(page.text)
    assert 'id="search-query" type="search" name="q"' in page.text
    # Where the text can be read, the filters stay and offer what is right.
    assert ('class="facet-link" href="/search/?q=ring&amp;kind=facility"' in page.text) == query.startswith(
        ("q=ring&kind", "q=ring&year", "q=ring&page")
    )
    assert len(page.content) < 20_000
    assert took < 1  # 0.1 s on a quiet machine


@pytest.mark.parametrize(
    "query",
    [
        '"*',
        '"',
        "AND",
        "NEAR(",
        "ring AND",
        'x" OR "y',
        "names:ring",
        "^ring",
        "-ring",
        "(((",
        "*",
        "%_'\\",
        "a:* | !b",
        "🙈",
    ],
)
def test_words_of_a_query_language_do_no_harm(client, query):
    make_facility(acronym="RING", name="Ring")

    page = client.get(f"/search/?q={quote(query)}")
    suggested = client.get(f"/search/suggestions/?q={quote(query)}")

    assert (page.status_code, suggested.status_code) == (200, 200)
    assert ("RING" in rows_of(page)) is ("ring" in query)


def test_unknown_parameter_is_named_and_the_rest_answered(client):
    make_facility(acronym="RING")

    page = client.get("/search/?q=ring&utm_source=%3Cb%3E&" + "z" * 5_000 + "=1")

    assert page.status_code == 200
    assert rows_of(page) == ["RING"]
    assert f"left out: “utm_source”, “{chr(122) * 39}…”." in page.text


def test_words_that_any_text_has_find_no_text(client):
    make_facility(acronym="RING", summary="Nothing else is called so.", country="DE")

    assert rows_of(client.get("/search/?q=nothing+was+ever+called+so")) == []
    assert rows_of(client.get("/search/?q=called+germany")) == ["RING"]
    assert client.get("/facilities/?q=nothing+was+ever+called+so").context["page_obj"].paginator.count == 0


def test_long_and_short_texts_are_answered(client):
    make_facility(acronym="RING")

    assert search(client, "ring " * 40).status_code == 200
    assert search(client, "x" * 200).status_code == 200
    assert rows_of(search(client, "r")) == ["RING"]
    assert search(client, "   ").context["total"] == 0


def grow(number: int) -> None:
    league = make_consortium(acronym=f"NIGHTJAR{number}", name="Nightjar league")
    for row in range(number):
        make_facility(acronym=f"RING{number}-{row}", name=f"Nightjar ring {row}", country="DE")
        make_organisation(short_name=f"LAB{number}-{row}", name="Nightjar laboratory")
    make_many(make_membership, 2, consortium=league)
    make_many(make_news, 3, consortia=[league], title="Nightjar")
    make_many(make_event, 2, title="Nightjar night", starts="2020")
    make_page(title="Nightjars")


# Text in which a name is found, in which words are; in which a word is mended; in which only some stand.
# One of them is for names about as long, where the text is long enough for two slips; two mend words.
QUERIES = {
    "/search/": 0,
    "/search/?q=nightjar": 4,
    "/search/?q=nightjar+ring": 4,
    "/search/?q=nightjar&kind=facility&year=2020": 3,
    "/search/?q=nigtjar+laboratory+ring": 9,
    "/search/?q=nightjar+qqqqqqqq+ring": 8,
    "/search/?q=zzzzzzzz": 7,
    "/search/suggestions/?q=nightj": 3,
}


def test_queries_do_not_grow_with_the_rows(client):
    counted = {}
    for number in (3, 300):
        with without_history():
            grow(number)
        index.rebuild()
        client.get("/search/?q=nightjar")
        counted[number] = {address: queries_of(client, address) for address in QUERIES}

    assert counted[300] == counted[3] == QUERIES
    assert max(QUERIES.values()) <= 9


def test_suggestions_are_names_that_begin_so_or_hold_the_words(client):
    make_facility(acronym="SESAME", name="Light in the Middle East", slug="sesame")
    make_organisation(short_name="HZB", name="Helmholtz-Zentrum Berlin", slug="hzb")
    make_facility(acronym="SESSION", name="Hidden", live=False)

    begun = client.get("/search/suggestions/?q=ses").json()
    inside = client.get("/search/suggestions/?q=zentr").json()

    assert begun == {
        "suggestions": [
            {
                "name": "SESAME",
                "also": "Light in the Middle East",
                "kind": "Facility",
                "address": "/facilities/sesame/",
            }
        ],
        "told": "1 suggestion, use the arrow keys",
    }
    assert [row["address"] for row in inside["suggestions"]] == ["/organisations/hzb/"]
    assert client.get("/search/suggestions/?q=" + "x" * 500).json() == {"suggestions": [], "told": "No suggestions"}


def test_every_search_field_offers_suggestions_and_works_without(client):
    for address in ("/search/", "/no-such-page/"):
        text = client.get(address).text
        forms = re.findall(r"<form[^>]*class=\"search[^>]*>", text)
        assert len(forms) == 2
        assert all('data-suggestions="/search/suggestions/"' in form for form in forms)
        assert re.search(r'<script type="module" src="[^"]*js/suggestions[^"]*\.js"></script>', text)


def test_index_is_made_of_a_project_with_very_many_participants(client):
    bodies = [Organisation(name=f"Laboratory {number}", slug=f"lab-{number}", live=True) for number in range(1100)]
    project = make_project(acronym="CROWD")
    Participation.objects.bulk_create(
        Participation(project=project, organisation=body) for body in Organisation.objects.bulk_create(bodies)
    )

    index.rebuild()

    assert rows_of(client.get("/search/?q=Laboratory+1077")) == ["Laboratory 1077", "CROWD"]
