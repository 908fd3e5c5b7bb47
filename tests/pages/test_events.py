from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from portal.pages.models import EventPage
from tests.factories import codes, make_consortium, make_facility

from .factories import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(monkeypatch):
    """It is the fifteenth of July 2020."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2020, 7, 15))


def titles(rows):
    return [row.title for row in rows]


def test_event_page_shows_when_and_where(client):
    make_event(
        title="School",
        slug="school",
        starts="2030-06-30",
        ends="2030-07-02",
        start_time=time(9, 30),
        end_time=time(17),
        time_zone="Europe/Paris",
        place="ESRF, Grenoble",
        country="FR",
        online_url="https://school.example/join",
        summary="For beginners.",
        body=[("text", "<p>Bring a pencil.</p>")],
        facilities=[make_facility(acronym="RING"), make_facility(acronym="DARK", live=False)],
    )

    page = client.get("/events/school/").content.decode()

    for said in (
        "30\N{NO-BREAK SPACE}June – 2\N{NO-BREAK SPACE}July\N{NO-BREAK SPACE}2030",
        '<time datetime="2030-06-30T09:30:00+02:00">09:30</time>',
        '<time datetime="2030-07-02T17:00:00+02:00">17:00</time>',
        "Paris time",
        "ESRF, Grenoble",
        "France",
        "https://school.example/join",
        "For beginners.",
        "Bring a pencil.",
        'href="/facilities/ring/"',
    ):
        assert said in page
    assert "DARK" not in page


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2020-07-15", "", "15 July 2020"),
        ("2020-07-15", "2020-07-15", "15 July 2020"),
        ("2020-07-13", "2020-07-15", "13–15 July 2020"),
        ("2020-06-30", "2020-07-02", "30 June – 2 July 2020"),
        ("2019-12-30", "2020-01-02", "30 December 2019 – 2 January 2020"),
        ("2020-06", "2020-07", "June – July 2020"),
        ("2020", "2021", "2020–2021"),
        ("2020-07", "2020-07-15", "July 2020 – 15 July 2020"),
    ],
)
def test_event_says_its_days_without_repeating(starts, ends, words):
    event = make_event(starts=starts, ends=ends)

    assert event.when().replace("\N{NO-BREAK SPACE}", " ") == words


def test_event_may_not_end_before_it_starts():
    with pytest.raises(ValidationError) as refused:
        make_event(starts="2020-07-15", ends="2020-07-14")

    assert codes(refused) == ["event_ends_before_it_starts"]


def test_event_may_not_end_before_its_hour():
    with pytest.raises(ValidationError) as refused:
        make_event(starts="2020-07-15", start_time=time(10), end_time=time(9))

    assert codes(refused) == ["event_ends_before_it_starts"]


def test_event_of_a_month_has_no_hour():
    with pytest.raises(ValidationError) as refused:
        make_event(starts="2020-07", start_time=time(10))

    assert codes(refused) == ["time_without_day"]


def test_event_may_end_on_any_day_of_a_month_that_it_starts_in():
    event = make_event(starts="2020-07", ends="2020-07-02")

    assert (event.first_day, event.last_day) == (date(2020, 7, 1), date(2020, 7, 2))


def test_event_form_refuses_an_end_before_the_start(admin_client):
    event = make_event(live=False)
    form = {
        "title": event.title,
        "slug": event.slug,
        "starts": "15 July 2020",
        "ends": "14 July 2020",
        "time_zone": "Europe/Brussels",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }

    page = admin_client.post(f"/admin/pages/{event.pk}/edit/", form)

    assert "The last day lies before the first." in page.content.decode()
    assert EventPage.objects.get().live is False


def test_event_list_has_what_is_to_come_first(client, noon):
    make_event(title="Long over", starts="2018")
    make_event(title="Just over", starts="2020-07-13", ends="2020-07-14")
    make_event(title="Later", starts="2021-05")
    make_event(title="Running", starts="2020-07-01", ends="2020-07-15")
    make_event(title="Not yet public", starts="2020-08", live=False)

    response = client.get("/events/")

    assert titles(response.context["object_list"]) == ["Running", "Later", "Just over", "Long over"]
    page = response.content.decode()
    assert page.index("To come") < page.index("Running") < page.index("Past") < page.index("Just over")
    assert "Not yet public" not in page


@pytest.mark.parametrize(
    ("query", "chip"),
    [("on=2020-07-15", "On the day: 15\xa0July\xa02020"), ("month=2020-07", "Month: July\xa02020")],
)
def test_asked_day_and_month_are_taken_away_by_a_link(client, query, chip):
    make_event()

    page = client.get(f"/events/?{query}").content.decode()

    assert f'<a class="state-link" href="/events/"><span class="hidden">Remove </span>{chip} <' in page


def test_event_is_found_in_every_year_that_it_touches(client):
    make_event(title="Over the year", starts="2019-12-30", ends="2020-01-02")

    for year, found in ((2018, []), (2019, ["Over the year"]), (2020, ["Over the year"]), (2021, [])):
        assert titles(client.get(f"/events/?year={year}").context["object_list"]) == found


def test_event_draft_without_a_date_can_be_kept_but_not_published():
    event = make_event(live=False, starts=None)

    with pytest.raises(ValidationError) as refused:
        event.save_revision().publish()

    assert codes(refused) == ["blank"]
    assert EventPage.objects.get().live is False


def test_event_api_item_has_its_clock(client):
    make_event(
        title="School",
        slug="school",
        starts="2030-06-30",
        start_time=time(9, 30),
        time_zone="America/New_York",
        country="US",
        consortia=[make_consortium(acronym="LEAPS"), make_consortium(acronym="HIDDEN", live=False)],
    )

    item = client.get("/api/v1/events/school/").json()

    assert {name: item[name] for name in ("starts", "ends", "starts_at", "ends_at", "time_zone", "country")} == {
        "starts": "2030-06-30",
        "ends": None,
        "starts_at": "2030-06-30T09:30:00-04:00",
        "ends_at": None,
        "time_zone": "America/New_York",
        "country": "US",
    }
    assert [record["slug"] for record in item["consortia"]] == ["leaps"]
