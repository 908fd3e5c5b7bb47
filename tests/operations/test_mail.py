"""Mail of the portal: it waits while the server is away, goes out once, and to no server that cannot show who it is."""

import re

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.utils import timezone

from portal.operations import roles
from portal.operations.jobs import mail
from portal.operations.jobs.models import Job, State
from portal.operations.worker import Worker
from portal.pages.models import PortalSettings
from portal.public import contact
from tests.conftest import client_of, make_user
from tests.factories import make_facility
from tests.operations.forms import send
from tests.operations.mail_server import Letterbox, certificate, serving
from tests.tools.running import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings, monkeypatch):
    settings.EMAIL_BACKEND = "portal.operations.jobs.mail.Queue"
    settings.MAIL_SENT_BY = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    monkeypatch.setattr("portal.operations.worker.close_old_connections", lambda: None)


def work() -> list[str]:
    """What the worker says of mail, when all mail is due."""
    said = []
    Job.objects.filter(kind="mail").update(due_at=timezone.now())
    Worker(say=said.append).turn()
    return [line for line in said if "mail" in line.casefold()]


def write(subject="Word", to="b@example.org"):
    EmailMessage(subject, "Text", "a@example.org", [to], reply_to=["c@example.org"]).send()


def test_mail_of_the_review_waits_for_its_server_and_nobody_waits_for_it(settings):
    make_user(roles.PUBLISHER, email="publisher@example.org")
    send(client_of(make_user(roles.EDITOR)), make_facility(acronym="RING"), "submit", name="New ring", follow=False)

    assert Job.objects.filter(kind="mail", state=State.WAITING).count() == 1
    (said,) = work()
    assert "refused" in said and Job.objects.get(kind="mail").state == State.WAITING
    letterbox = Letterbox()
    with serving(letterbox) as settings.EMAIL_PORT:
        assert work() == []
    (taken,) = letterbox.taken
    assert (taken["To"], taken["Auto-Submitted"]) == ("publisher@example.org", "auto-generated")
    assert taken["Subject"].strip() == "[Consortium Portal] Please review: facility “RING”"
    assert Job.objects.values_list("state", "about").get(kind="mail") == (State.DONE, {})


def test_message_of_a_visitor_goes_out_once_though_it_was_sent_twice(client, settings, monkeypatch):
    PortalSettings.objects.create(secretariat_email="office@example.org")
    monkeypatch.setattr(contact, "QUICKEST", 0)
    monkeypatch.setattr(contact.cache, "get", lambda name: None)  # it knows of no message
    said = {"name": "Ada", "email": "ada@example.org", "message": "Hello", "token": contact.new_token()}
    for _ in range(2):
        answer = client.post("/contact/", said, headers={"origin": "http://testserver"})
        assert answer["Location"] == "/contact/?sent=yes"

    letterbox = Letterbox()
    with serving(letterbox) as settings.EMAIL_PORT:
        work()
    (taken,) = letterbox.taken
    assert (taken["To"], taken["Reply-To"], taken[mail.KEY]) == ("office@example.org", "ada@example.org", None)


def test_every_try_bears_the_same_name(settings):
    write()
    named = Job.objects.get().about["headers"]["Message-ID"]
    letterbox = Letterbox()
    letterbox.answer = "451 later"
    with serving(letterbox) as settings.EMAIL_PORT:
        assert work() == ["Mail: The mail server says 451: later."]
        letterbox.answer = "250 OK"
        work()

    assert [taken["Message-ID"] for taken in letterbox.taken] == [named]


def test_what_a_server_refuses_for_good_is_shown_to_administrators_who_try_again(settings):
    write(to="gone@example.org")
    administrator, editor = client_of(make_user(roles.ADMINISTRATOR)), client_of(make_user(roles.EDITOR))
    letterbox = Letterbox()
    letterbox.answer = "550 no such mailbox"
    with serving(letterbox) as settings.EMAIL_PORT:
        assert work() == ["Mail: The mail server says 550: no such mailbox – given up."]
        assert "no such mailbox" not in administrator.get("/admin/").text
        desk = administrator.get("/admin/").text
        assert "One job failed and waits for you." in desk
        assert "Nothing to do." not in desk
        assert "/admin/jobs/failed/" not in editor.get("/admin/").text
        page = administrator.get("/admin/jobs/failed/").text
        assert "no such mailbox" in page and "gone@example.org" in page

        administrator.post(re.search(r'action="(/admin/jobs/\d+/again/)"', page)[1])
        letterbox.answer = "250 OK"
        work()
    assert len(letterbox.taken) == 1
    assert "Nothing has failed." in administrator.get("/admin/jobs/failed/").text


@pytest.mark.parametrize("way", ["EMAIL_USE_TLS", "EMAIL_USE_SSL"])
def test_server_that_cannot_show_who_it_is_gets_no_mail(settings, tmp_path, monkeypatch, way):
    setattr(settings, way, True)
    context, letterbox = certificate(tmp_path), Letterbox()
    options = {"tls_context": context} if way == "EMAIL_USE_TLS" else {"ssl_context": context}
    write()
    if way == "EMAIL_USE_SSL":  # the server's own first visit to itself asks for nothing
        monkeypatch.setattr("aiosmtpd.controller.InetMixin._trigger_server", lambda self: self._factory_invoker())
    with serving(letterbox, **options) as settings.EMAIL_PORT:
        (said,) = work()
        assert "CERTIFICATE_VERIFY_FAILED" in said and letterbox.taken == []

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert work() == []
    assert len(letterbox.taken) == 1


def test_what_cannot_be_a_mail_is_refused_where_it_is_written():
    with pytest.raises(django_mail.BadHeaderError):
        write(subject="Two\nlines")
    assert not Job.objects.exists()
