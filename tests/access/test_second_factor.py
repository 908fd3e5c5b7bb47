"""Second factors: whose role demands one gets nowhere without, and a code opens once."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from portal.operations import roles
from portal.operations.access import limits
from portal.operations.access.checks import second_factor_names_roles
from tests.access.codes import SECRET, give_app, give_recovery_codes, shown_by_app, step_in
from tests.conftest import client_of, make_user

pytestmark = pytest.mark.django_db

CODE = "/accounts/2fa/authenticate/"
PASSWORD = "correct horse battery"


@pytest.fixture
def editor():
    return make_user(roles.EDITOR)


def test_s11_password_alone_does_not_open_an_account_with_a_second_factor(client, editor):
    give_app(editor)

    answer = step_in(client, "editor")

    assert answer["Location"] == CODE
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"


def test_s11_code_opens_once_in_all_processes(client, editor, monkeypatch):
    give_app(editor)
    code = shown_by_app()
    # Another process would not know what this one remembers.
    monkeypatch.setattr("django.core.cache.cache.add", lambda *args, **kwargs: True)

    step_in(client, "editor")
    first = client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    other = Client()
    step_in(other, "editor")
    second = other.post(CODE, {"code": code})

    assert first["Location"] == "/admin/"
    assert second.context["form"].errors["code"] == [
        "This code is not right, or was used before. Take the one that the app shows now."
    ]


def test_s11_recovery_code_opens_once(client, editor):
    give_app(editor)
    code = give_recovery_codes(editor)[3]

    found = []
    for _ in range(2):
        client = Client()
        step_in(client, "editor")
        found.append(client.post(CODE, {"code": code}).status_code)

    assert found == [302, 200]


def test_s11_guesses_of_codes_end(client, editor):
    give_app(editor)
    step_in(client, "editor")

    for _ in range(limits.PER_ACCOUNT):
        client.post(CODE, {"code": "000000"})
    answer = client.post(CODE, {"code": shown_by_app()})

    assert answer.context["form"].errors["code"][0].startswith("Too many attempts.")


def test_s11_tries_of_passkeys_end_too(client, editor, caplog):
    give_app(editor)
    step_in(client, "editor")

    for _ in range(limits.PER_ACCOUNT):
        answer = client.post(CODE, {"credential": '{"id": "x"}'})
    assert not answer.context["webauthn_form"].errors["credential"][0].startswith("Too many")
    answer = client.post(CODE, {"credential": '{"id": "x"}'})

    assert answer.context["webauthn_form"].errors["credential"][0].startswith("Too many attempts.")
    told = [record.event for record in caplog.records if record.name == "portal.audit"]
    assert told[-2:] == ["second factor failed", "log-in refused"]


def test_secret_is_not_readable_in_the_database(editor):
    give_app(editor)
    give_recovery_codes(editor)

    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    assert stored.count("gAAAA") == 2


def test_app_is_set_up_and_recovery_codes_are_shown_once(editor):
    client = Client()
    step_in(client, "editor")

    asked = client.get("/accounts/2fa/totp/activate/")
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    code = shown_by_app(page.context["form"].secret)
    done = client.post("/accounts/2fa/totp/activate/", {"code": code})
    once, again = client.get(done["Location"]), client.get(done["Location"])

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert [page.text.count(codes[0]) for page in (once, again)] == [1, 0]
    assert "they are shown this once" in once.text
    other = Client()
    step_in(other, "editor")
    assert other.post(CODE, {"code": code}).status_code == 200


def test_second_factor_ends_what_the_password_opened_elsewhere(editor, django_capture_on_commit_callbacks):
    here, elsewhere = Client(), Client()
    for one in (here, elsewhere):
        step_in(one, "editor")
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        here.post("/accounts/2fa/totp/activate/", {"code": shown_by_app(secret)})

    assert [one.get("/admin/").status_code for one in (here, elsewhere)] == [200, 302]


@pytest.mark.parametrize(
    ("demanded", "who", "goes_to"),
    [
        ([], {"role": roles.PUBLISHER}, None),
        (["Publisher"], {"role": roles.PUBLISHER}, "/accounts/2fa/"),
        (["Administrator"], {"role": roles.PUBLISHER}, None),
        (["everybody"], {"role": roles.CONTRIBUTOR}, "/accounts/2fa/"),
        (["Editor"], {"is_superuser": True}, "/accounts/2fa/"),
    ],
)
def test_s11_role_demands_a_second_factor(settings, demanded, who, goes_to):
    settings.SECOND_FACTOR_FOR = demanded
    client = client_of(make_user(**who))

    answer = client.get("/admin/reports/locked/")
    posted = client.post("/admin/account/", {})

    assert [answer.get("Location"), posted.get("Location")] == [goes_to, goes_to] or goes_to is None
    if goes_to:
        assert "Your role needs a second factor." in client.get(goes_to).text
        assert not client.get("/").wsgi_request.user.is_authenticated
    else:
        assert client.get("/admin/").status_code == 200


def test_role_is_content_with_an_app_and_keeps_it(settings, editor):
    settings.SECOND_FACTOR_FOR = ["Editor"]
    give_app(editor)
    client = Client()
    step_in(client, "editor")

    client.post(CODE, {"code": shown_by_app()})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    refused = client.post("/accounts/2fa/totp/deactivate/")

    assert client.get("/admin/").status_code == 200
    assert "Your role needs a second factor. Set up another one first." in refused.text
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_misspelt_role_stops_the_portal(settings):
    settings.SECOND_FACTOR_FOR = ["Publisher", "Admin"]

    assert [error.msg for error in second_factor_names_roles(None)] == [
        "SECOND_FACTOR_FOR names 'Admin', which is no role. "
        "Choose from: Administrator, Contributor, Editor, Publisher, everybody."
    ]


def test_operator_lets_somebody_in_who_lost_everything(client, editor):
    give_app(editor)
    give_recovery_codes(editor)
    step_in(client, "editor")
    client.post(CODE, {"code": shown_by_app()})

    call_command("remove_second_factor", "editor")

    assert client.get("/admin/").status_code == 302
    assert step_in(client, "editor")["Location"] == "/admin/"
    with pytest.raises(CommandError, match="There is no account with the name 'nobody'"):
        call_command("remove_second_factor", "nobody")
