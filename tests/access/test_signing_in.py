"""Signing in with a password: guesses are counted for all processes, and nothing tells whether a name exists."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from portal.operations import roles
from portal.operations.access import limits
from portal.operations.access.models import Attempt
from tests.conftest import client_of, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LOG_IN = "/accounts/login/"


def sign_in(client, name="editor", password=PASSWORD, **extra):
    return client.post(f"{LOG_IN}?next=/admin/", {"login": name, "password": password}, **extra)


def errors(answer) -> list[str]:
    return list(answer.context["form"].non_field_errors())


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/admin/", "/accounts/login/?next=/admin/"),
        ("/admin/login/?next=/admin/reports/", "/accounts/login/?next=/admin/reports/"),
        ("/_util/login/?next=/about/", "/accounts/login/?next=/about/"),
    ],
)
def test_every_way_in_leads_to_one_page(client, address, leads_to):
    assert client.get(address)["Location"] == leads_to


def test_nobody_signs_up_or_forgets_a_password_elsewhere(client):
    found = [
        client.get(path).status_code for path in ("/accounts/signup/", "/accounts/email/", "/admin/password_reset/")
    ]

    assert found == [404, 404, 404]
    assert client.post("/accounts/signup/", {"username": "me", "password1": PASSWORD}).status_code == 404


def test_s10_next_stays_on_this_site(client):
    make_user(roles.EDITOR)

    answer = client.post(f"{LOG_IN}?next=https://example.org/", {"login": "editor", "password": PASSWORD})

    assert answer["Location"] == "/admin/"


def test_s11_unknown_name_wrong_password_and_closed_account_get_one_answer(client):
    make_user(roles.EDITOR)
    make_user(roles.PUBLISHER, is_active=False)

    said = [errors(sign_in(client, name, "wrong")) for name in ("editor", "nobody at all")]
    said.append(errors(sign_in(client, "publisher")))

    assert said == [["Name and password do not belong together, or the account is switched off."]] * 3


def test_s11_unknown_name_costs_as_much_as_a_wrong_password(client, monkeypatch):
    """Time is hashing and queries: both are counted, not measured."""
    make_user(roles.EDITOR)
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda user, raw: hashed.append(raw))
    monkeypatch.setattr(User, "check_password", lambda user, raw: hashed.append(raw) and False)

    for name in ("editor", "nobody at all"):
        sign_in(client, name, "wrong")

    assert hashed == ["wrong", "wrong"]


def test_s11_guesses_at_one_account_end_also_from_many_places(client):
    make_user(roles.EDITOR)

    for number in range(limits.PER_ACCOUNT):
        sign_in(client, "Editor" if number % 2 else "editor", "wrong", REMOTE_ADDR=f"192.0.2.{number}")
    answer = sign_in(client, REMOTE_ADDR="192.0.2.99")

    assert errors(answer) == ["Too many attempts. Wait fifteen minutes and try again, or ask your administrator."]
    assert "_auth_user_id" not in client.session


def test_s11_guesses_from_one_place_end_also_at_many_accounts(client, monkeypatch):
    monkeypatch.setattr(limits, "PER_PLACE", 3)
    make_user(roles.EDITOR)

    for number in range(3):
        sign_in(client, f"name-{number}", "wrong")

    assert errors(sign_in(client))[0].startswith("Too many attempts.")
    assert sign_in(Client(), REMOTE_ADDR="192.0.2.7")["Location"] == "/admin/"


def test_s11_limit_ends_and_success_clears_only_itself(client, monkeypatch):
    make_user(roles.EDITOR)
    for _ in range(limits.PER_ACCOUNT - 1):
        sign_in(client, password="wrong")

    assert sign_in(client)["Location"] == "/admin/"
    assert Attempt.objects.count() == 2 * (limits.PER_ACCOUNT - 1)
    sign_in(Client(), password="wrong")
    assert errors(sign_in(Client())) != []
    monkeypatch.setattr(limits, "WITHIN", limits.WITHIN * 0)
    assert sign_in(Client())["Location"] == "/admin/"


def test_s11_forged_address_does_not_escape_the_limit(client, monkeypatch):
    monkeypatch.setattr(limits, "PER_PLACE", 2)
    make_user(roles.EDITOR)

    for number in range(2):
        sign_in(client, f"name-{number}", "wrong", headers={"X-Forwarded-For": f"192.0.2.{number}"})

    assert errors(sign_in(client, headers={"X-Forwarded-For": "192.0.2.9"}))[0].startswith("Too many attempts.")


@pytest.mark.parametrize("password", ["short", "password1234", "editor-editor"])
def test_s11_weak_password_is_refused(password):
    user = make_user(roles.EDITOR, username="editor-editor")
    client = client_of(user)

    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert answer.context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_s11_long_password_without_rules_of_composition_is_taken():
    user = make_user(roles.EDITOR)
    long = "un mot de passe très long " * 5

    client_of(user).post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": long, "password2": long})

    assert User.objects.get(pk=user.pk).check_password(long)


def test_s12_new_session_at_log_in_and_none_after_log_out(client):
    make_user(roles.EDITOR)
    client.get(LOG_IN)
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key

    sign_in(client)
    inside = client.session.session_key
    client.post("/accounts/logout/")

    assert before != inside
    client.cookies["sessionid"] = inside
    assert client.get("/admin/").status_code == 302


def test_s12_sessions_end_when_the_password_changes(client):
    make_user(roles.EDITOR)
    here, elsewhere = Client(), Client()
    for one in (here, elsewhere):
        sign_in(one)
    new = "another horse, another battery"

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert [one.get("/admin/").status_code for one in (here, elsewhere)] == [200, 302]


def test_s12_sessions_end_when_the_account_is_switched_off(administrator_client):
    user = make_user(roles.EDITOR)
    client = client_of(user)
    assert client.get("/admin/").status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/admin/").status_code == 302


def test_s12_own_sessions_are_listed_and_ended(client):
    make_user(roles.EDITOR)
    elsewhere = Client()
    sign_in(elsewhere, headers={"User-Agent": "Lynx of somebody"}, REMOTE_ADDR="192.0.2.8")
    sign_in(client)

    page = client.get("/accounts/sessions/")
    client.post("/accounts/sessions/")

    assert "from 192.0.2.8" in page.text
    assert "Lynx of somebody" in page.text
    assert [one.get("/admin/").status_code for one in (client, elsewhere)] == [200, 302]


def test_forgotten_password_is_replaced_by_a_link_that_works_once(client):
    user = make_user(roles.EDITOR, email="editor@example.org")

    client.post("/accounts/password/reset/", {"email": "editor@example.org"})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    new = "another horse, another battery"
    done = client.post(form, {"password1": new, "password2": new})
    again = Client().get(link)

    assert mail.outbox[0].subject == "A new password for your account"
    assert "editor" in mail.outbox[0].body
    assert done["Location"] == "/accounts/password/reset/key/done/"
    assert User.objects.get(pk=user.pk).check_password(new)
    assert "This link has ended" in again.text


def test_s11_forgotten_password_does_not_tell_who_has_an_account(client):
    make_user(roles.EDITOR, email="editor@example.org")

    answers = [
        client.post("/accounts/password/reset/", {"email": to}) for to in ("editor@example.org", "x@example.org")
    ]

    assert {answer["Location"] for answer in answers} == {"/accounts/password/reset/done/"}
    assert [message.to for message in mail.outbox] == [["editor@example.org"], ["x@example.org"]]
