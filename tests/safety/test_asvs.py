"""Items of our pick of OWASP ASVS, S1 to S17, after which no other test is named; each has one called test_sNN_…."""

import ast
import math
import os
import re
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import get_resolver

from portal.core.files.pictures import CONTENT_TYPES
from portal.operations import roles
from tests.conftest import client_of, make_user
from tests.factories import make_facility
from tests.permissions.visits import seen_writing
from tests.test_house import ROOT, files, imports_of, name_of

# What asks other machines. Recipes are for readers to copy; processes asks the portal itself whether it answers.
CLIENTS = re.compile(r"(urllib\.request|http\.client|requests|httpx|aiohttp|urllib3|ftplib)\b")
# The link checker refuses private networks, other ports and redirects to them: tests/operations/test_links.py.
OURS = ("portal/operations/processes.py", "portal/operations/links/asking.py", "portal/api/recipes/")
SECRET = re.compile(
    r"""(?i)(?:secret|password|passwd|token|api_?key)\w*["']?\s*[:=]\s*["']([\w+/=-]{20,})["']"""
    r"""|(-----BEGIN [A-Z ]*PRIVATE KEY)|\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[bap]-\w{10,})"""
)


@pytest.mark.django_db
def test_s05_drawings_that_run_are_neither_taken_nor_handed_out(client):
    assert "svg" not in {*settings.WAGTAILIMAGES_EXTENSIONS, *settings.WAGTAILDOCS_CONTENT_TYPES, *CONTENT_TYPES}
    assert client.get("/media/images/drawing.svg").status_code == 404


def test_s06_other_hosts_are_asked_at_one_place_only():
    asking = [
        f"{name_of(path)}:{line}"
        for path in files("portal", "consortia", "programmes", suffix=".py")
        for line, target in imports_of(path)
        if CLIENTS.match(target) and not name_of(path).startswith(OURS)
    ]

    assert asking == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/search/", "/facilities/", "/api/v1/facilities/"])
def test_s07_endless_question_is_refused_before_anything_is_read(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = client.get(f"{address}?q={'a+' * 50_000}")

    assert answer.status_code == 400


@pytest.mark.django_db
def test_s09_post_without_token_changes_nothing():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(roles.ADMINISTRATOR))

    found = {
        path: client.post(path).status_code for path in ("/admin/users/new/", "/accounts/logout/", "/admin/logout/")
    }

    assert set(found.values()) == {403}


@pytest.mark.django_db
def test_s09_looking_changes_nothing():
    """In short; every address is looked at so, by every role, in tests/permissions/test_matrix.py."""
    ring, user = make_facility(slug="ring"), make_user(roles.ADMINISTRATOR)
    client = client_of(user)
    record = f"/admin/snippets/consortia/facility/{{}}/{ring.pk}/"
    looked_at = ["/admin/", "/admin/snippets/consortia/facility/", "/admin/users/", "/admin/pages/", "/accounts/2fa/"]
    looked_at += [record.format(view) for view in ("edit", "history", "usage", "delete", "unpublish")]

    with seen_writing() as written:
        found = [client.get(path).status_code for path in looked_at]

    assert set(found) == {200}
    assert written == []


def test_s09_only_the_contact_form_goes_without_a_token():
    """It asks for ``Origin``, as readers get no cookie; our API takes no change; that of Wagtail asks by itself."""
    exempt = {str(pattern) for pattern, view in views(get_resolver()) if getattr(view, "csrf_exempt", False)}

    assert {pattern for pattern in exempt if not pattern.startswith(("api/v1/", "admin/api/"))} == {"contact/"}


def views(resolver, route=""):
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern, here)
        else:
            yield here, pattern.callback


KEY = "a secret key of sixty signs that nobody could guess, really 1"


def in_production(*command: str, **env: str) -> subprocess.CompletedProcess:
    """The settings of production, with this environment and nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "DATA_DIR") if name in os.environ}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=kept | env, capture_output=True, text=True)


NOT_SET = "Set SECRET_KEY, or SECRET_KEY_FILE to a file, to 50 signs or more that are random."


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({}, f"The secret key is missing. {NOT_SET}"),
        ({"SECRET_KEY": "short"}, f"The secret key is weak. {NOT_SET}"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, f"The secret key is weak. {NOT_SET}"),
        (
            {"SECRET_KEY_FILE": "/no/key"},
            "SECRET_KEY_FILE names /no/key, which cannot be read: No such file or directory.",
        ),
        ({"SECRET_KEY": KEY, "DEBUG": "perhaps"}, "DEBUG is “perhaps”. It takes yes or no."),
        ({"SECRET_KEY": KEY, "BACKUP_KEEP": "all"}, "BACKUP_KEEP has to be a whole number."),
        ({"SECRET_KEY": KEY, "BACKUP_KEEP": "-3"}, "BACKUP_KEEP is -3. It has to be 1 or more."),
        (
            {"SECRET_KEY": KEY, "DATABASE_URL": "postgres:///x", "DATABASE_POOL": "-1"},
            "DATABASE_POOL is -1. It has to be 0 or more.",
        ),
        ({"SECRET_KEY": KEY, "EMAIL_URL": "smtp://:hidden@x:y"}, "EMAIL_URL has to be smtp+tls://"),
        ({"SECRET_KEY": KEY, "DATABASE_URL": "mysql://:hidden@x/y"}, "DATABASE_URL has to be postgres://"),
        ({"SECRET_KEY": KEY, "CACHE_URL": "pymemcache://x:11211"}, "CACHE_URL has to be redis://"),
        ({"SECRET_KEY": KEY, "CACHE_URL": "redis://:hidden@x:y/1"}, "CACHE_URL has to be redis://"),
        ({"SECRET_KEY": KEY, "TRUSTED_PROXIES": "::1,proxy"}, "TRUSTED_PROXIES names “proxy”. Write addresses"),
        ({"SECRET_KEY": KEY, "BACKUP_DIR": "s4://hidden/x"}, "BACKUP_DIR has to be s3://bucket?…"),
        ({"SECRET_KEY": KEY, "DATA_DIR": "/x", "BACKUP_DIR": "/x/media/y"}, "BACKUP_DIR lies in the media"),
    ],
)
def test_s14_portal_does_not_start_wrongly_set_up_and_says_in_a_sentence_what_is_wrong(env, said):
    refused = in_production("manage.py", "migrate", "--skip-checks", **env)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(said)
    assert refused.stderr.count("\n") == 1
    assert "hidden" not in refused.stderr


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"SECRET_KEY": "short"}, f"The secret key is weak. {NOT_SET}"),
        ({"SECRET_KEY": KEY, "WEB_WORKERS": "many"}, "WEB_WORKERS has to be a whole number."),
        ({"SECRET_KEY": KEY, "WEB_THREADS": "0"}, "WEB_THREADS is 0. It has to be 1 or more."),
    ],
)
def test_s14_web_server_says_it_as_well(env, said):
    refused = in_production("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", **env)

    assert (refused.returncode, refused.stderr) == (1, f"{said}\n")


def test_s14_cache_may_be_called_valkey():
    code = "from portal import settings as s; print(s.CACHES['default']['LOCATION'], s.CACHES['default']['BACKEND'])"

    done = in_production("-c", code, SECRET_KEY=KEY, CACHE_URL="valkeys://cache:6379/1")

    assert done.stdout.split() == ["rediss://cache:6379/1", "django_redis.cache.RedisCache"]


def test_s14_secrets_stand_in_files_and_debug_is_off(tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "database").write_text("postgres:///elsewhere\n")

    code = "from portal import settings as s; print(s.DEBUG, s.SECRET_KEY, s.DATABASES['default']['NAME'])"
    in_files = {"SECRET_KEY_FILE": str(tmp_path / "key"), "DATABASE_URL_FILE": str(tmp_path / "database")}

    done = in_production("-c", code, **in_files)

    assert done.stdout.strip() == f"False {KEY} elsewhere"


def test_s14_no_secret_is_in_the_repository():
    found = []
    for path in files("portal", "consortia", "programmes", "templates", "static", "deploy", "docs"):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name_of(path)}: {match[0][:40]}" for match in SECRET.finditer(text) if entropy(match[1] or "") > 3.5
        ]

    assert found == []


@pytest.mark.parametrize(
    ("text", "is_one"), [('API_KEY = "q8Zr0pWn3xYbT6vKd2LmJs"', True), ('token = "wagtailadmin_login_form"', False)]
)
def test_s14_what_counts_as_a_secret(text, is_one):
    assert (entropy(SECRET.search(text)[1]) > 3.9) is is_one


def entropy(text: str) -> float:
    """Bits a sign: words have few, keys many."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values()) if text else 9.0


@pytest.mark.django_db
def test_s15_personal_pages_are_stored_nowhere(editor_client, client):
    pages = [editor_client.get(path) for path in ("/admin/", "/accounts/2fa/", "/accounts/sessions/")]

    assert all("no-store" in page["Cache-Control"] for page in [*pages, client.get("/accounts/login/")])


@pytest.mark.django_db
def test_s15_link_with_a_token_leads_to_an_address_without(client):
    user = make_user(roles.EDITOR, email="editor@example.org")
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]

    answer = client.get(link)

    assert answer["Location"].endswith("-set-password/")
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_every_item_has_a_test():
    names = {
        node.name
        for path in files("tests", suffix=".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }

    assert [n for n in range(1, 18) if not any(name.startswith(f"test_s{n:02}_") for name in names)] == []
