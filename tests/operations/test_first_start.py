import json
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from wagtail.models import Site

from consortia.models import Contact
from portal.core.models import SearchEntry
from portal.operations import accounts, errors_of_nginx, first_start, processes
from tests.factories import make_facility, make_organisation


@pytest.mark.django_db
def test_first_accounts_are_one_administrator_and_one_per_role():
    created = accounts.create_first_accounts()

    assert {user.username: [group.name for group in user.groups.all()] for user in User.objects.all()} == {
        "admin": [],
        "publisher": ["Publisher"],
        "editor": ["Editor"],
        "contributor": ["Contributor"],
    }
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]
    assert all(User.objects.get(username=account.name).check_password(account.password) for account in created)
    assert len({account.password for account in created}) == 4


@pytest.mark.django_db
def test_demonstration_contributor_looks_after_sesame_and_its_operator():
    operator = make_organisation(short_name="SESAME")
    facility = make_facility(acronym="SESAME", operator=operator)

    accounts.create_first_accounts()

    found = Contact.objects.filter(user__username="contributor")
    assert sorted((row.facility, row.organisation) == (facility, None) for row in found) == [False, True]
    assert [row.organisation for row in found if row.organisation] == [operator]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored", "served"),
    [
        (("localhost", 80), ("127.0.0.1", 8001)),
        (("portal.example.org", 443), ("portal.example.org", 443)),
    ],
)
def test_site_follows_the_address_unless_it_has_a_public_name(stored, served):
    Site.objects.update(hostname=stored[0], port=stored[1])

    first_start.follow_site_url("http://127.0.0.1:8001")

    site = Site.objects.get()
    assert (site.hostname, site.port) == served


def test_static_files_are_collected_only_when_one_changes(settings, tmp_path, monkeypatch):
    collected = []
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.DATA_DIR = tmp_path
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    monkeypatch.setattr(first_start, "call_command", lambda *args, **options: collected.append(args[0]))

    first_start.collect_static(lambda line: None)
    first_start.collect_static(lambda line: None)
    (source / "a.css").write_text("a { color: red }")
    first_start.collect_static(lambda line: None)

    assert collected == ["collectstatic"] * 2


def test_serve_names_another_port_when_its_own_is_taken(monkeypatch):
    monkeypatch.setattr(processes, "is_free", lambda port: False)

    with pytest.raises(CommandError, match="Port 8123 is taken. Choose another: make run PORT=8124"):
        call_command("serve", port=8123)


@pytest.mark.django_db
def test_production_is_prepared_without_accounts_and_as_often_as_one_likes(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(first_start, "collect_static", lambda say: None)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "media"
    settings.SITE_URL = "https://portal.example.org"
    make_facility(acronym="RING")
    SearchEntry.objects.all().delete()

    for _again in range(2):
        call_command("prepare")

    assert (Site.objects.get(is_default_site=True).hostname, User.objects.count()) == ("portal.example.org", 0)
    assert [entry.title for entry in SearchEntry.objects.filter(kind="facility")] == ["RING"]
    assert settings.MEDIA_ROOT.is_dir()


def test_what_nginx_says_by_itself_is_drawn_for_people_and_programs(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    configuration = (settings.BASE_DIR / "deploy" / "nginx" / "portal.conf").read_text()

    errors_of_nginx.draw()

    asked = set(re.findall(r"error_page .*/errors/(\d+)\.", configuration))
    told = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "errors").glob("*.json")}
    shown = {path.stem: path.read_text() for path in (tmp_path / "errors").glob("*.html")}
    assert len(asked) > 5
    assert asked == told.keys() == shown.keys() == {str(problem["status"]) for problem in told.values()}
    assert '<h1 class="title">Too large</h1>' in shown["413"]
    assert told["502"]["detail"].startswith("The portal does not answer at the moment.")
