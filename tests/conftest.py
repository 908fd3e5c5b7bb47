"""Fixtures for all tests; whatever else a test needs, a factory makes.

A skip whose cause is a missing tool must begin with "needs": in CI it counts as a failure.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.plugin import blocking_manager_key
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, ModelLogEntry, Page, PageLogEntry, Site

from portal.core import offered
from portal.core.freshness import instants
from portal.core.freshness.models import ContentVersion
from portal.operations import roles
from portal.operations.review import create_review
from portal.pages.models import HomePage
from tests.factories import without_history
from tests.tables import add_search_indexes

# As the portal does: to look through what is loaded for garbage, again and again, takes a seventh of the time.
gc.set_threshold(50_000, 20, 10)

FLUSHING = {"transactional_db", "live_server"}

# How long one example takes says nothing on a machine that does other work too.
hypothesis.settings.register_profile("unhurried", parent=hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("unhurried")


def build_floor() -> None:
    """What migrations leave, and a flush takes away: locale, root page, site, collection; and the roles."""
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home = root.get_children().first() or root.add_child(instance=HomePage(title="Home", slug="home"))
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    ModelLogEntry.objects.all().delete()
    PageLogEntry.objects.all().delete()
    Site.clear_site_root_paths_cache()
    if not Group.objects.filter(name=roles.ADMINISTRATOR.name).exists():
        roles.create_roles()
        create_review()
    # Long ago: in the second of a change, answers name no time of the last one.
    ContentVersion.objects.update(moved_us=F("moved_us") - 60_000_000)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_use_migrations):
    with django_db_blocker.unblock():
        if not django_db_use_migrations:
            add_search_indexes()
        build_floor()


def is_flushing(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or bool(FLUSHING & set(item.fixturenames))


@pytest.fixture(autouse=True)
def _floor(request):
    """Whatever asks the database stands on the floor."""
    flushes = is_flushing(request.node)
    if flushes or request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("transactional_db" if flushes else "db")
        lay_floor()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Lay the floor again after a test that flushed the database, for all that follow."""
    result = yield
    if nextitem and is_flushing(item):
        with item.config.stash[blocking_manager_key].unblock():
            lay_floor()
    return result


@pytest.fixture(autouse=True)
def _history(request):
    """Rows that are only read need no history; a test that asks for it is marked."""
    with nullcontext() if request.node.get_closest_marker("history") else without_history():
        yield


def lay_floor() -> None:
    if not Group.objects.filter(name=roles.ADMINISTRATOR.name).exists():
        build_floor()


@contextmanager
def standing(django_db_blocker) -> Iterator[None]:
    """For fixtures of a whole module: what is stored inside stands for all its tests, each of which undoes its own.

    Tests share the objects too: they read them, and change what they fetch themselves.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        lay_floor()  # the test before may have flushed it
        yield
        transaction.set_rollback(True)


def make_user(role: roles.Role | None = None, **fields) -> User:
    """A user in the group of a role, or without any rights."""
    name = fields.pop("username", role.name.lower() if role else "nobody")
    user = User.objects.create_user(name, password="correct horse battery", **fields)
    if role:
        lay_floor()  # for fixtures that a test asks for by name while it runs
        user.groups.add(Group.objects.get(name=role.name))
    return user


def noon(days: int) -> datetime:
    """A time in so many days that every clock shows once: at night, clocks are put forward and back."""
    return (timezone.localtime() + timedelta(days=days)).replace(hour=12, minute=0, second=0, microsecond=0)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queries_of(client: Client, address: str) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def admin_client(db):
    """A superuser's browser."""
    return client_of(make_user(username="admin", is_superuser=True, is_staff=True))


@pytest.fixture
def administrator_client(db):
    return client_of(make_user(roles.ADMINISTRATOR))


@pytest.fixture
def publisher_client(db):
    return client_of(make_user(roles.PUBLISHER))


@pytest.fixture
def editor_client(db):
    return client_of(make_user(roles.EDITOR))


@pytest.fixture
def contributor_client(db):
    return client_of(make_user(roles.CONTRIBUTOR))


@pytest.fixture
def stopped_clock(monkeypatch) -> datetime:
    """The time at which the test begins and ends: it asks which day it is more than once."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def kept_pages(settings):
    """Keeps answers as the portal does; other tests measure pages that are drawn."""
    settings.KEEP_PAGES = True
    caches["pages"].clear()
    instants.forget()
    offered.forget()
    yield
    caches["pages"].clear()


EARLY = ("browser", "matrix", "early")


def pytest_collection_modifyitems(config, items):
    """Long tests begin first, lest one worker waits for the other; what asks no database is proven on SQLite only.

    A worker without work takes over the later half of what waits at the other: a world is not made twice either.
    """
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in EARLY))
    if connection.vendor != "postgresql":
        return
    kept, alike = [], []
    for item in items:
        is_asking = item.get_closest_marker("django_db") or {"db", *FLUSHING} & set(item.fixturenames)
        (kept if is_asking else alike).append(item)
    config.hook.pytest_deselected(items=alike)
    items[:] = kept


def pytest_collection_finish(session):
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    reason = report.longrepr[2] if report.skipped and isinstance(report.longrepr, tuple) else ""
    if os.environ.get("CI") and "needs" in reason.partition(":")[2].split()[:1]:
        report.outcome = "failed"
    return report
