import pytest

from portal.pages.models import NewsIndexPage, NewsPage
from tests.factories import make_consortium, make_facility, make_organisation, make_person

from .factories import make_index, make_news, make_page

pytestmark = pytest.mark.django_db


def titles(rows):
    return [row.title for row in rows]


def test_news_page_shows_what_it_says(client):
    leaps = make_consortium(
        acronym="LEAPS",
        name="League of light sources",
        mission="To serve users.",
        press_office="LEAPS press office",
        press_email="press@leaps.example",
    )
    make_news(
        title="Leagues join",
        slug="leagues-join",
        kind="press-release",
        published_on="2020-07",
        dateline="Hamburg and Villigen",
        subtitle="Two leagues, one aim",
        intro="The leagues act together.",
        body=[("text", "<p>They have signed.</p>")],
        about=[leaps],
        press=[leaps],
        consortia=[leaps],
        source_url="https://leaps.example/news",
    )

    page = client.get("/news/leagues-join/").content.decode()

    for said in (
        "Press release",
        '<time datetime="2020-07">July\N{NO-BREAK SPACE}2020</time>',
        "Hamburg and Villigen",
        "Two leagues, one aim",
        "The leagues act together.",
        "<p>They have signed.</p>",
        "To serve users.",
        "LEAPS press office",
        "mailto:press@leaps.example",
        'href="/consortia/leaps/"',
        "leaps.example",
    ):
        assert said in page


def test_news_page_shows_no_draft_that_it_names(client):
    secret = make_consortium(live=False, acronym="SECRET", mission="A hidden aim.", press_email="hidden@example.org")
    make_news(
        slug="joint",
        about=[secret],
        press=[secret],
        consortia=[secret],
        organisations=[make_organisation(live=False, name="Hidden lab", short_name="HIDDEN")],
        facilities=[make_facility(live=False, acronym="DARK")],
        people=[make_person(live=False, family_name="Nobody")],
    )

    response = client.get("/news/joint/")

    assert response.status_code == 200
    page = response.content.decode()
    for hidden in ("SECRET", "A hidden aim.", "hidden@example.org", "HIDDEN", "DARK", "Nobody"):
        assert hidden not in page


def test_news_list_has_the_latest_first_and_no_drafts(client):
    make_news(title="Old", published_on="2018")
    make_news(title="New", published_on="2020-07-15")
    make_news(title="Planned", published_on="2021", live=False)

    response = client.get("/news/")

    assert titles(response.context["object_list"]) == ["New", "Old"]
    assert response.context["page_obj"].paginator.count == 2
    assert b"2021" not in response.content


def test_news_list_hides_private_pages(client):
    make_news(title="Open")
    inner = make_news(title="Inner circle")
    inner.view_restrictions.create(restriction_type="login")

    assert titles(client.get("/news/").context["object_list"]) == ["Open"]
    assert client.get("/api/v1/news/").json()["count"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("consortium=leaps", ["Of LEAPS"]),
        ("facility=ring", ["Of the ring"]),
        ("kind=statement", ["Of the ring"]),
        ("year=2019", ["Of the ring"]),
        ("year=2020", ["Of LEAPS"]),
        ("year=1999", []),
        pytest.param("q=leaps+OF", ["Of LEAPS"], marks=pytest.mark.history),
        ("ordering=title", ["Of LEAPS", "Of the ring"]),
        ("ordering=date", ["Of the ring", "Of LEAPS"]),
    ],
)
def test_news_can_be_filtered_on_page_and_api(client, query, found):
    make_news(title="Of LEAPS", published_on="2020-07-15", consortia=[make_consortium(acronym="LEAPS")])
    ring = make_facility(acronym="RING")
    make_news(title="Of the ring", published_on="2019", kind="statement", facilities=[ring])

    assert titles(client.get(f"/news/?{query}").context["object_list"]) == found
    assert [row["title"] for row in client.get(f"/api/v1/news/?{query}").json()["results"]] == found


def test_news_list_offers_no_draft_to_choose(client):
    make_news(consortia=[make_consortium(acronym="OPEN"), make_consortium(acronym="SECRET", live=False)])
    make_news(consortia=[make_consortium(acronym="OTHER")], live=False)

    page = client.get("/news/").content.decode()

    assert "OPEN" in page
    assert "OTHER" not in page
    assert "SECRET" not in page


def test_news_list_shows_an_error_and_no_rows_for_a_bad_value(client):
    make_news(title="Rows")

    response = client.get("/news/?year=soon")

    assert response.status_code == 400
    assert list(response.context["object_list"]) == []
    assert "“soon” is no year from 1900 to 2100." in response.content.decode()


def test_news_list_has_twenty_a_page(client):
    for _ in range(21):
        make_news()

    assert len(client.get("/news/").context["object_list"]) == 20
    assert len(client.get("/news/?page=2").context["object_list"]) == 1


def test_records_walk_to_their_news_but_not_to_drafts():
    ring = make_facility()
    make_news(title="Shown", facilities=[ring])
    make_news(title="Waits", facilities=[ring], live=False)

    assert titles(ring.newspages.live().public().for_listing()) == ["Shown"]


def test_news_draft_does_not_change_what_is_public(client):
    page = make_news(title="As published", slug="item", facilities=[])
    page.title = "As drafted"
    page.facilities.set([make_facility(acronym="RING")])
    page.save_revision()

    shown = client.get("/news/item/").content.decode()

    assert "As published" in shown
    assert "As drafted" not in shown
    assert "RING" not in shown


def test_news_draft_does_not_move_the_live_page_in_lists(client):
    page = make_news(title="Of 2020", published_on="2020-07-15")
    make_news(title="Of 2019", published_on="2019")
    page.published_on = "2018"
    page.save_revision()

    assert titles(client.get("/news/").context["object_list"]) == ["Of 2020", "Of 2019"]
    assert titles(client.get("/news/?year=2018").context["object_list"]) == []

    page.get_latest_revision().publish()
    assert titles(client.get("/news/").context["object_list"]) == ["Of 2019", "Of 2020"]


def test_news_that_was_never_published_is_not_found(client):
    make_news(slug="waits", live=False)

    assert client.get("/news/waits/").status_code == 404
    assert client.get("/api/v1/news/waits/").status_code == 404


def test_preview_of_an_unpublished_news_page(rf):
    page = make_news(live=False, title="Not yet", published_on="2030-01", consortia=[make_consortium(acronym="LEAPS")])
    page.body = [("text", "<p>Still a draft.</p>")]
    draft = page.save_revision().as_object()

    response = draft.make_preview_request(rf.get("/admin/"), draft.default_preview_mode)
    response.render()

    shown = response.content.decode()
    assert "Not yet" in shown
    assert "Still a draft." in shown
    assert "LEAPS" in shown


def test_preview_of_a_news_page_that_was_never_saved(admin_client):
    index = make_index(NewsIndexPage)
    address = f"/admin/pages/add/pages/newspage/{index.pk}/preview/"
    form = {
        "title": "Typed a moment ago",
        "slug": "typed",
        "kind": "news",
        "published_on": "July 2020",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    assert admin_client.post(address, form).json()["is_valid"] is True

    shown = admin_client.get(address).content.decode()

    assert "Typed a moment ago" in shown
    assert "July\N{NO-BREAK SPACE}2020" in shown


def test_news_api_item_is_exactly_this(client):
    leaps = make_consortium(acronym="LEAPS", name="League of light sources")
    hidden = make_consortium(acronym="HIDDEN", live=False)
    page = make_news(
        title="Leagues join",
        slug="leagues-join",
        kind="press-release",
        published_on="2020-07",
        dateline="Hamburg",
        subtitle="Two leagues",
        intro="They act together.",
        consortia=[leaps, hidden],
        source_url="https://leaps.example/news",
        more_sources="https://one.example\nhttps://two.example",
        checked_on="2026-11-21",
    )

    assert client.get("/api/v1/news/leagues-join/").json() == {
        "slug": "leagues-join",
        "title": "Leagues join",
        "kind": "press-release",
        "published_on": "2020-07",
        "dateline": "Hamburg",
        "subtitle": "Two leagues",
        "intro": "They act together.",
        "consortia": [
            {
                "slug": "leaps",
                "name": "LEAPS",
                "url": "http://127.0.0.1:8000/api/v1/consortia/leaps/",
                "page_url": "http://127.0.0.1:8000/consortia/leaps/",
            }
        ],
        "organisations": [],
        "facilities": [],
        "partnerships": [],
        "programmes": [],
        "projects": [],
        "people": [],
        "source_url": "https://leaps.example/news",
        "more_sources": ["https://one.example", "https://two.example"],
        "checked_on": "2026-11-21",
        "url": "http://127.0.0.1:8000/api/v1/news/leagues-join/",
        "page_url": "http://127.0.0.1:8000/news/leagues-join/",
        "updated_at": client.get("/api/v1/news/").json()["results"][0]["updated_at"],
    }
    assert page.last_published_at is not None


def test_news_api_refuses_unknown_parameters(client):
    response = client.get("/api/v1/news/?consortim=leaps")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "consortim"


def test_news_has_a_date_from_the_start():
    assert NewsPage(title="New").published_on.precision == "day"


def test_news_may_only_stand_below_the_news_list():
    assert NewsPage.clean_parent_page_models() == [NewsIndexPage]
    assert NewsPage.can_create_at(make_page()) is False
