"""The audit log says who did what from where, a line each, whatever a name holds."""

import logging

import pytest
from django.contrib.auth.models import Group, User

from portal.operations import roles
from portal.operations.access import audit
from tests.access.codes import give_app, step_in
from tests.conftest import client_of, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "portal.audit")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "portal.audit"]


def test_s17_signing_in_and_failing(client, lines):
    user = make_user(roles.EDITOR)
    step_in(client, "editor", "wrong")
    step_in(client, "my-password-in-the-wrong-field", "wrong")
    step_in(client, "editor")
    client.post("/accounts/logout/")
    give_app(user)
    step_in(client, "editor")
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert lines() == [
        'log-in failed who="editor" from="127.0.0.1" about=""',
        'log-in failed who="(no such account)" from="127.0.0.1" about=""',
        'log-in who="editor" from="127.0.0.1" about=""',
        'log-out who="editor" from="127.0.0.1" about=""',
        'second factor failed who="editor" from="127.0.0.1" about="totp"',
    ]


def test_s17_refusal_and_export(lines):
    client = client_of(make_user(roles.EDITOR))

    client.get("/admin/users/")
    client.get("/admin/snippets/consortia/facility/?export=csv")
    client.get("/admin/snippets/consortia/facility/")

    assert lines()[1:] == [
        'refused who="editor" from="127.0.0.1" about="GET /admin/users/"',
        'export who="editor" from="127.0.0.1" about="/admin/snippets/consortia/facility/?export=csv"',
    ]


def test_s17_permission_change(administrator_client, lines):
    user = make_user(roles.EDITOR)
    publishers = Group.objects.get(name="Publisher")

    administrator_client.post(
        f"/admin/users/edit/{user.pk}/",
        {
            "username": "editor",
            "email": "e@example.org",
            "first_name": "E",
            "last_name": "D",
            "groups": [publishers.pk],
        },
    )

    assert not User.objects.get(pk=user.pk).is_active
    assert sorted(line for line in lines() if line.startswith("permission")) == [
        'permission changed who="administrator" from="127.0.0.1" about="editor: added Publisher"',
        'permission changed who="administrator" from="127.0.0.1" about="editor: is_active=False"',
        'permission changed who="administrator" from="127.0.0.1" about="editor: removed Editor"',
    ]


def test_s17_too_many_guesses(client, lines, monkeypatch):
    monkeypatch.setattr("portal.operations.access.limits.PER_ACCOUNT", 0)
    make_user(roles.EDITOR)

    step_in(client, "editor")

    assert lines() == ['log-in refused who="editor" from="127.0.0.1" about="too many attempts"']


def test_s17_line_break_does_not_begin_a_line(lines):
    audit.note("log-in failed", who='x"\nlog-in who="admin\r\x1b[2K\u2028\u202e', about="\\n" + "y" * 500)

    (line,) = lines()
    assert line.isprintable()
    assert line.startswith(
        'log-in failed who="x\'\\u000alog-in who=\'admin\\u000d\\u001b[2K\\u2028\\u202e" from="console"'
    )
    assert line.count('"') == 6
    assert len(line) < 600
