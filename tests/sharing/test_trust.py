"""Pages that let people trust the site: contact, imprint, statement of accessibility, errors, maintenance."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from portal.core.search import finding, index
from portal.pages.models import PortalSettings
from portal.public import contact
from tests.factories import make_facility, make_many, without_history
from tests.pages.factories import make_page

pytestmark = [pytest.mark.django_db, pytest.mark.history]

HERE = {"origin": "http://testserver"}
SAID = {"name": "Ada Example", "email": "ada@example.org", "about": "/facilities/", "message": "Something is wrong."}


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    PortalSettings.objects.create(secretariat_email="office@example.org", secretariat_office="The office")


def opened(client, monkeypatch, seconds: float = 10) -> str:
    """The token of a form that was opened so long ago."""
    token = re.search(r'name="token" value="([^"]+)"', client.get("/contact/").text)[1]
    now = contact.time.time()
    monkeypatch.setattr(contact.time, "time", lambda: now + seconds)
    return token


def send(client, token: str, headers=HERE, **said):
    return client.post("/contact/", SAID | {"token": token, "homepage": ""} | said, headers=headers)


def test_message_reaches_the_office_without_a_cookie(monkeypatch):
    client = Client(enforce_csrf_checks=True)

    answer = send(client, opened(client, monkeypatch), name="Ada\r\nBcc: all@example.org")

    assert (answer.status_code, answer["Location"]) == (302, "/contact/?sent=yes")
    (message,) = mail.outbox
    assert (message.to, message.reply_to) == (["office@example.org"], ["ada@example.org"])
    assert message.subject == "[Consortium Portal] Message from Ada Bcc: all@example.org"
    assert "About: /facilities/" in message.body and "Something is wrong." in message.body
    assert "Thank you." in client.get("/contact/?sent=yes").text
    assert dict(client.cookies) == {}


def test_form_from_nowhere_is_refused_on_a_page_of_ours():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ada"})

    assert answer.status_code == 403
    assert "The form was not taken" in answer.text and 'class="masthead"' in answer.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"message": ""}, "This field is required."),
        ({"message": "x" * 5001}, "at most 5000 characters"),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"headers": {}}, "Write to us instead."),
        ({"headers": {"origin": "https://elsewhere.example"}}, "Write to us instead."),
        ({"headers": {"origin": "null"}}, "Write to us instead."),
    ],
)
def test_message_that_is_refused_keeps_what_was_typed(client, monkeypatch, changed, said):
    answer = send(client, opened(client, monkeypatch), **changed)

    assert answer.status_code == 400
    assert said in answer.text and 'value="/facilities/"' in answer.text
    assert mail.outbox == []


@pytest.mark.parametrize(("seconds", "said"), [(1, "very quick"), (25 * 3600, "more than a day")])
def test_form_is_sent_neither_at_once_nor_for_ever(client, monkeypatch, seconds, said):
    answer = send(client, opened(client, monkeypatch, seconds))

    assert (answer.status_code, said in answer.text, mail.outbox) == (400, True, [])


@pytest.mark.parametrize("token", ["", "made up", "x" * 10_000])
def test_form_that_was_never_opened_is_not_sent(client, token):
    assert (send(client, token).status_code, mail.outbox) == (400, [])


def test_form_is_sent_once(client, monkeypatch):
    token = opened(client, monkeypatch)

    assert [send(client, token).status_code for _ in range(2)] == [302, 400]
    assert len(mail.outbox) == 1


def test_robot_learns_nothing(client, monkeypatch):
    answer = send(client, opened(client, monkeypatch), homepage="https://spam.example")

    assert (answer.status_code, mail.outbox) == (302, [])


def test_one_place_sends_few_messages(client, monkeypatch):
    monkeypatch.setattr(contact, "QUICKEST", 0)

    statuses = [send(client, contact.new_token()).status_code for _ in range(contact.MOST_OF_ONE + 1)]

    assert statuses == [302] * contact.MOST_OF_ONE + [400]
    other = client.post("/contact/", SAID | {"token": contact.new_token()}, headers=HERE, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302


def test_text_is_kept_when_the_message_cannot_be_queued(client, monkeypatch):
    def fail(self):
        raise OperationalError("disk full")

    monkeypatch.setattr(contact.EmailMessage, "send", fail)

    answer = send(client, opened(client, monkeypatch))

    assert answer.status_code == 503
    assert "Something is wrong." in answer.text and "mailto:office@example.org" in answer.text


def test_without_an_office_there_is_no_form(client, monkeypatch):
    token = opened(client, monkeypatch)
    PortalSettings.objects.update(secretariat_email="")

    assert '<form class="letter"' not in client.get("/contact/").text
    assert (send(client, token).status_code, mail.outbox) == (503, [])


@pytest.mark.parametrize(
    ("about", "shown"), [("/facilities/ring/", True), ("https://elsewhere.example/", False), ("/" + "x" * 300, False)]
)
def test_form_knows_the_page_it_is_about(client, about, shown):
    assert (f'value="{about}"' in client.get("/contact/", {"about": about}).text) is shown


def test_imprint_says_who_answers_for_the_site(client):
    assert "has not been named yet" in client.get("/imprint/").text

    PortalSettings.objects.update(publisher="A <b>league</b>", postal_address="Street 1\nTown", register_entry="HRB 1")

    page = client.get("/imprint/").text
    assert "A &lt;b&gt;league&lt;/b&gt;" in page and "Street 1<br>Town" in page and "HRB 1" in page


def test_statement_of_accessibility_says_what_is_known(client):
    PortalSettings.objects.update(
        assessment="Self-assessment",
        known_barriers="Old PDFs\nA map",
        enforcement_body="The ombudsman",
        enforcement_url="https://example.org/",
    )
    make_page(slug="accessibility", body=[("accessibility_statement", None)])

    page = client.get("/accessibility/").text

    assert "<li>Old PDFs</li><li>A map</li>" in page and "Self-assessment" in page
    assert '<a href="https://example.org/"' in page and "The ombudsman" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/facilities/petra-3/", "petra 3"),
        ("/facilites/Petra_III.html", "Petra III"),
        ("/J%C3%BClich/", "Jülich"),
        ("/%22%3E%3Cscript%3E/", "script"),
    ],
)
def test_page_that_is_missing_searches_for_what_was_meant(client, address, words):
    page = client.get(address)

    assert page.status_code == 404
    assert re.search(r'id="search-query"[^>]* value="([^"]*)"', page.text)[1] == words


@pytest.mark.parametrize(
    "address", ["/facilities/petra-iv/", "/facilities/petra3.html", "/PETRA/", "/facilities/ring-petra"]
)
def test_page_that_is_missing_offers_what_is_called_so(client, address):
    make_facility(acronym="PETRA III", name="Storage ring in Hamburg", slug="ring")
    make_facility(acronym="PETRA V", name="Nobody knows of it yet", live=False)
    make_facility(acronym="SOLEIL", name="Ring near Paris", slug="soleil")

    page = client.get(address, follow=True)

    offered = re.findall(r'class="rowlink" href="([^"]+)"', page.text)
    assert (page.status_code, offered[0]) == (404, "/facilities/ring/")
    assert "PETRA V" not in page.text


def test_page_that_is_missing_asks_few_questions_whatever_there_is(client, django_assert_max_num_queries):
    with without_history():
        make_many(make_facility, 30, name="Petra ring")
    index.rebuild()
    client.get("/facilities/petra-rong/")

    with django_assert_max_num_queries(12):
        page = client.get("/facilities/petra-rong/")

    assert len(re.findall(r'class="rowlink"', page.text)) == 5


def test_page_that_is_missing_is_answered_when_the_search_fails(client, monkeypatch):
    def fail(*asked):
        raise OperationalError("the index is gone")

    monkeypatch.setattr(finding, "suggest", fail)

    page = client.get("/facilities/petra-iv/")

    assert (page.status_code, "Perhaps you meant" in page.text) == (404, False)


def test_maintenance_closes_the_portal_and_opens_it_again(client, settings, tmp_path, django_assert_num_queries):
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file"
    make_facility(slug="ring")
    with pytest.raises(CommandError, match="The portal is as it was. .*file"):
        call_command("maintenance", "closed", verbosity=0)
    settings.DATA_DIR = tmp_path / "of a new machine"
    call_command("maintenance", "closed", verbosity=0)

    with django_assert_num_queries(0):
        page, api, admin = client.get("/facilities/ring/"), client.get("/api/v1/facilities/"), client.get("/admin/")

    assert [answer.status_code for answer in (page, api, admin)] == [503, 503, 503]
    assert "Back soon" in page.text and page["Retry-After"] == "600"
    assert (api["Content-Type"], api.json()["status"]) == ("application/problem+json", 503)
    assert client.get("/healthz").status_code == 200
    call_command("maintenance", "off", verbosity=0)
    assert client.get("/facilities/ring/").status_code == 200


def test_maintenance_lets_readers_read_and_nobody_write(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_facility(slug="ring")
    call_command("maintenance", "on", verbosity=0)

    read = [client.get(address) for address in ("/facilities/ring/", "/api/v1/facilities/", "/contact/")]
    written = [client.post("/contact/", {"text": "Hello"}), client.get("/admin/"), client.post("/admin/login/")]

    assert [answer.status_code for answer in read] == [200, 200, 200]
    assert [answer.status_code for answer in written] == [503, 503, 503]
    assert "Reading goes on" in written[0].text
    call_command("maintenance", "off", verbosity=0)
