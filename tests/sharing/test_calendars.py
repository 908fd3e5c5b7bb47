"""Events in a reader's own calendar, and the month of events on a page."""

import re
from datetime import UTC, date, datetime, time

import icalendar
import pytest
from django.test import override_settings
from django.utils import timezone

from portal.pages.models import EventIndexPage, EventPage
from tests.factories import make_consortium
from tests.pages.factories import make_event, make_home, make_index

pytestmark = pytest.mark.django_db


def calendar(client, address="/events.ics") -> icalendar.Calendar:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(answer.content)


def only_event(client, address="/events.ics") -> icalendar.Event:
    (event,) = calendar(client, address).walk("VEVENT")
    return event


def test_event_with_hours_stands_in_its_own_time_zone(client):
    make_event(
        title="Meeting; with, signs",
        starts="2027-07-15",
        ends="2027-07-16",
        start_time=time(9),
        end_time=time(17, 30),
        time_zone="America/New_York",
        place="Brookhaven",
        country="US",
        summary="What it is about.",
        online_url="https://example.org/join",
    )

    event = only_event(client)

    assert str(event["SUMMARY"]) == "Meeting; with, signs"
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2027, 7, 15, 13, tzinfo=UTC)
    assert event["DTEND"].dt.astimezone(UTC) == datetime(2027, 7, 16, 21, 30, tzinfo=UTC)
    assert str(event["LOCATION"]) == "Brookhaven, United States of America"
    assert str(event["DESCRIPTION"]) == "What it is about.\n\nhttps://example.org/join"
    assert str(event["STATUS"]) == "CONFIRMED"


def test_calendar_brings_each_time_zone_it_uses(client):
    for zone in ("Europe/Brussels", "Africa/Johannesburg", "Europe/Brussels", "UTC"):
        make_event(starts="2027-07-15", start_time=time(9), time_zone=zone)

    zones = {str(zone["TZID"]): zone for zone in calendar(client).walk("VTIMEZONE")}

    assert set(zones) == {"Europe/Brussels", "Africa/Johannesburg"}
    changes = {part.name for part in zones["Europe/Brussels"].subcomponents}
    assert changes == {"STANDARD", "DAYLIGHT"}


@pytest.mark.parametrize(
    ("fields", "begins", "ends", "status"),
    [
        ({"starts": "2027-07-15"}, date(2027, 7, 15), date(2027, 7, 16), "CONFIRMED"),
        ({"starts": "2027-07-15", "ends": "2027-07-17"}, date(2027, 7, 15), date(2027, 7, 18), "CONFIRMED"),
        ({"starts": "2027-02"}, date(2027, 2, 1), date(2027, 3, 1), "TENTATIVE"),
        ({"starts": "2027"}, date(2027, 1, 1), date(2028, 1, 1), "TENTATIVE"),
        ({"starts": "2027-07-15", "is_cancelled": True}, date(2027, 7, 15), date(2027, 7, 16), "CANCELLED"),
    ],
)
def test_event_without_hours_lasts_whole_days(client, fields, begins, ends, status):
    make_event(**fields)

    event = only_event(client)

    end = event.get("DTEND")
    assert (event["DTSTART"].dt, end and end.dt, str(event["STATUS"])) == (begins, ends, status)


def test_last_year_of_all_has_no_end(client):
    make_event(starts="2027")
    EventPage.objects.update(starts="9999")  # as it was stored when any year was taken

    event = only_event(client)

    assert (event["DTSTART"].dt, event.get("DTEND")) == (date(9999, 1, 1), None)


@pytest.mark.parametrize(
    ("fields", "ends"),
    [
        ({"start_time": time(9)}, None),
        ({"start_time": time(9), "end_time": time(9)}, None),
        ({"start_time": time(9), "ends": "2027-07-17"}, datetime(2027, 7, 17, 22, tzinfo=UTC)),
    ],
)
def test_end_that_nobody_said_is_not_made_up(client, fields, ends):
    make_event(starts="2027-07-15", time_zone="Europe/Brussels", **fields)

    end = only_event(client).get("DTEND")

    assert (end and end.dt.astimezone(UTC)) == ends


def test_change_keeps_the_event_and_counts_up(client):
    event = make_event(title="Meeting", starts="2027-07-15")
    before = only_event(client)
    event.title, event.slug, event.is_cancelled = "Meeting moved", "elsewhere", True
    event.first_published_at = datetime(2026, 1, 1, tzinfo=UTC)
    event.save_revision().publish()

    after = only_event(client)

    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", before["UID"])
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert str(after["SUMMARY"]) == "Cancelled: Meeting moved"


def test_calendar_hides_drafts_and_follows_filters(client):
    leaps = make_consortium(slug="leaps")
    make_event(title="Ours", consortia=[leaps])
    make_event(title="Others")
    make_event(title="Draft", consortia=[leaps], live=False)

    titles = [str(event["SUMMARY"]) for event in calendar(client, "/events.ics?consortium=leaps").walk("VEVENT")]

    assert titles == ["Ours"]


def test_one_event_is_put_into_a_calendar(client):
    event = make_event(title="Ours", slug="ours", starts="2027-07-15")
    make_event(title="Others")
    make_event(title="Draft", slug="draft", live=False)

    assert str(only_event(client, "/events/ours.ics")["SUMMARY"]) == "Ours"
    assert 'href="/events/ours.ics"' in client.get(event.url).text
    assert client.get("/events/draft.ics").status_code == 404
    assert client.get("/events/ours.csv").status_code == 404


def test_lines_cannot_be_smuggled_in(client):
    make_event(title="Party\r\nATTENDEE:mailto:x@example.org", place="Hall\nSTATUS:CANCELLED \x07")

    lines = client.get("/events.ics").text.split("\r\n")

    assert [line for line in lines if line.startswith(("ATTENDEE", "STATUS:CANCELLED"))] == []
    assert all(len(line.encode()) <= 75 for line in lines)


def test_empty_calendar_is_one(client):
    make_index(EventIndexPage)

    assert calendar(client).walk("VEVENT") == []


def sheet(page) -> dict[str, list[str]]:
    """Day → what the month's sheet says of it, for days of which it says anything."""
    days = re.findall(
        r'<td class="calendar-day[^>]*>\s*<time[^>]*datetime="([^"]+)">.*?</time>(.*?)</td>', page.text, re.S
    )
    return {day: texts for day, cell in days if (texts := re.findall(r"<p[^>]*>(?:<a[^>]*>)?([^<]*)", cell))}


def test_month_shows_its_events_on_their_days(client):
    make_event(title="Meeting", starts="2026-11-03")
    make_event(title="School", starts="2026-10-30", ends="2026-11-02")
    make_event(title="Some day", starts="2026-11")
    make_event(title="Another month", starts="2026-12-01")
    make_event(title="Draft", starts="2026-11-04", live=False)

    page = client.get("/events/?month=2026-11")

    assert sheet(page) == {"2026-11-01": ["School"], "2026-11-02": ["School"], "2026-11-03": ["Meeting"]}
    assert [event.title for event in page.context["month"].without_day] == ["Some day"]
    assert "Another month" not in page.text and "Draft" not in page.text


def test_month_leads_on_with_the_other_filters(client):
    make_consortium(slug="leaps")
    make_index(EventIndexPage)

    page = client.get("/events/?month=2026-12&consortium=leaps&page=2")

    assert 'rel="prev" href="?month=2026-11&amp;consortium=leaps"' in page.text
    assert 'rel="next" href="?month=2027-01&amp;consortium=leaps"' in page.text
    assert "No event is recorded for December 2026." in page.text
    assert 'href="/events.ics?month=2026-12&amp;consortium=leaps"' in page.text


@pytest.mark.parametrize(
    ("month", "ways"), [("1900-01", ["next"]), ("2100-12", ["prev"]), ("2026-11", ["prev", "next"])]
)
def test_first_and_last_month(client, month, ways):
    make_index(EventIndexPage)

    assert re.findall(r'rel="(prev|next)" href="\?month', client.get(f"/events/?month={month}").text) == ways


@pytest.mark.parametrize(
    "month",
    ["2026-13", "2026-00", "2026", "soon", "1899-12", "2101-01", "9" * 5000, "2026-11-05", "%00", "٢٠٢٦-11", "-"],
)
def test_month_that_is_none_is_refused(client, month):
    make_event(title="Meeting", starts="2026-11-03")

    page = client.get(f"/events/?month={month}")

    assert (page.status_code, list(page.context["filter"].form.errors)) == (400, ["month"])
    assert client.get(f"/events.ics?month={month}").status_code == 400


def test_cancelled_event_says_so_wherever_it_is_listed(client):
    make_home()
    league = make_consortium(acronym="LEAGUE")
    event = make_event(title="Meeting", starts="2099-11-03", is_cancelled=True, consortia=[league])

    for address in ("/events/", "/", league.get_absolute_url()):
        assert "Cancelled: Meeting" in client.get(address).text
    told = client.get(event.url).text
    assert "<strong>Cancelled</strong>" in told and "Add it to yours" not in told
    assert client.get("/api/v1/events/").json()["results"][0]["is_cancelled"] is True


@override_settings(TIME_ZONE="Europe/Brussels")
def test_today_is_marked(client, stopped_clock):
    make_index(EventIndexPage)
    today = timezone.localdate()

    page = client.get(f"/events/?month={today:%Y-%m}")

    assert page.text.count('aria-current="date"') == 1
