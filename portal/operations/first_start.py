"""What stands between a fresh clone and a portal that serves; every step is safe to repeat."""

import hashlib
import os
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from wagtail.models import Site

from portal.core.models import SearchEntry

from .accounts import Account, create_first_accounts
from .review import create_review
from .roles import create_roles

LOCAL_HOSTS = ("localhost", "127.0.0.1")


def prepare(say: Callable[[str], None]) -> list[Account]:
    """Bring everything up to date and, the first time, load starter content and create accounts.

    Returns the accounts that were created. They come last: until they exist, a start is a first start.
    """
    bring_up_to_date(say)
    if User.objects.exists():
        return []
    say("Starter content …")
    call_command("load_starter")
    return create_first_accounts()


def bring_up_to_date(say: Callable[[str], None]) -> None:
    """Fit database, static files, roles, site and search index to this release; an upgrade needs no more."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    say("Database …")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static(say)
    create_roles()
    create_review()
    if not SearchEntry.objects.exists():
        say("Search index …")
        call_command("rebuild_search_index", verbosity=0)
    follow_site_url(settings.SITE_URL)


def collect_static(say: Callable[[str], None]) -> None:
    """Collect and compress the static files when one of them has changed since the last time."""
    stamp = settings.DATA_DIR / "static.stamp"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("Static files …")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """One word for names, sizes and times of all static files; it changes when one of them does."""
    found = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            found.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def follow_site_url(url: str) -> None:
    """Let the site row name the address we serve at, unless an administrator has set a public name."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    for site in Site.objects.filter(is_default_site=True, hostname__in=LOCAL_HOSTS):
        if (site.hostname, site.port) != (parts.hostname, port):
            site.hostname, site.port = parts.hostname, port
            site.save()
