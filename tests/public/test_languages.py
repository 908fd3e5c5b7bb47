"""Every word that is not content can be translated: where each message stands between ⟦ and ⟧, no word is bare."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe

from portal.core import dates
from portal.pages.models import HomePage, PortalSettings
from tests.factories import make_consortium
from tests.safety import world as filled
from tests.safety.places import LISTS, public_paths

pytestmark = pytest.mark.django_db

CONTENT = "§0§"
SPOKEN = {"aria-label", "title", "alt", "placeholder", "data-day", "data-copied", "content"}
# Code, and data for programs.
UNREAD = {"script", "style", "pre", "code", "textarea"}
NO_WORDS = re.compile(
    r"§0§|https?://\S+|\S+@\S+|\bexample\.org\b|\b10\.\d{4,}/\S+"  # content, addresses
    r"|\b(?:EUR|CHF|GBP|USD|km|PDF|CES?T|UTC)\b"  # the same in every language
)
SCRIPTS = ("copy", "day", "lists", "map", "suggestions")
# In a script: a text with a capital, or words behind a value.
IN_SCRIPT = re.compile(r"\"[A-Z][a-z][^\"\n]*\"|`[^`]*\} [a-z]+[^`]*`")
KEYS = {f'"{key}"' for key in ("AbortError", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "Enter", "Escape")}
MORE = (
    "/contact/",
    "/contact/?sent=yes",
    "/imprint/",
    "/no-such-page/",
    "/search/?q=0&kind=facility",
    "/search/?q=999999",
    "/search/?q=0&year=x&page=0",
    "/facilities/?on=2020-07-15",
    "/facilities/?on=soon&view=globe&kind=fel&kind=%C2%A70%C2%A7",
    "/facilities/?page=9&%C2%A70%C2%A7=1",
    "/facilities/?q=999999&kind=fel",
    "/facilities/?view=map",
    "/facilities/?view=table",
    "/organisations/?view=map",
    "/programmes/?view=map",
    "/programmes/?view=table",
    "/projects/?view=map",
    "/events/?view=table",
    "/projects/?view=years",
    "/events/?month=2020-05",
    "/events/?month=May",
)


@pytest.fixture
def wrapped(monkeypatch):
    """Every message comes back between ⟦ and ⟧."""

    def wrap(message):
        return mark_safe(f"⟦{message}⟧") if isinstance(message, SafeData) else f"⟦{message}⟧"  # noqa: S308

    by_name = {
        "gettext": wrap,
        "pgettext": lambda context, message: wrap(message),
        "ngettext": lambda one, many, number: wrap(one if number == 1 else many),
        "npgettext": lambda context, one, many, number: wrap(one if number == 1 else many),
    }
    for name, stand_in in by_name.items():
        monkeypatch.setattr(translation._trans, name, stand_in, raising=False)
    monkeypatch.setattr(dates, "in_words", dates.in_words.__wrapped__)  # not what was said before


@pytest.fixture
def world(monkeypatch, settings, wrapped):
    """Records and pages in which every text is ``CONTENT``."""
    settings.WAGTAIL_SITE_NAME = CONTENT
    monkeypatch.setattr(filled, "text_for", lambda number, length: CONTENT)
    monkeypatch.setattr(filled, "texts_for", lambda length: (CONTENT,))
    monkeypatch.setattr(filled, "rich", lambda text: f"<p>{text}</p>")
    monkeypatch.setattr(filled, "ADDRESSES", ("https://example.org/",))
    monkeypatch.setattr(filled, "EMAIL", "office@example.org")
    monkeypatch.setattr(filled, "DOI", "10.1234/0")
    monkeypatch.setattr(filled, "make_consortium", lambda: make_consortium(name=CONTENT, acronym=CONTENT, slug="other"))
    fields = {field.name: CONTENT for field in filled.text_fields(PortalSettings) if not field.blank}
    PortalSettings.objects.create(**fields, secretariat_email="office@example.org")
    return filled.make_world(0)


class Read(HTMLParser):
    """What a page says: its texts, and the attributes that are read out."""

    def __init__(self, text: str):
        super().__init__()
        self.said: list[str] = []
        self._unread: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in UNREAD:
            self._unread.append(tag)
        given = dict(attrs)
        about = given.get("name") or given.get("property") or ""
        is_spoken = tag != "meta" or about in ("description", "og:title", "og:description")
        self.said += [value for name, value in attrs if name in SPOKEN and value and is_spoken]
        self.said += json.loads(given.get("data-words") or "{}").values()

    def handle_endtag(self, tag):
        if self._unread and tag == self._unread[-1]:
            self._unread.pop()

    def handle_data(self, data):
        if not self._unread:
            self.said.append(data)


def bare(text: str) -> list[str]:
    """The texts of a page with words that are neither a message nor content."""
    whole = "\n".join(Read(text).said)
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", " ", whole)) != whole:
        whole = less
    return [line.strip() for line in whole.split("\n") if re.search(r"[^\W\d_]{2}", NO_WORDS.sub("", line))]


def test_bare_words_are_found():
    page = '<title>⟦A ⟦b⟧⟧ §0§</title><p aria-label="Main">12 km<b>⟦Yes⟧ no</b></p><code>x y</code>'

    assert bare(page) == ["Main", "no"]


def test_every_word_of_the_public_pages_can_be_translated(client, world):
    paths = [path for path in public_paths(world) if not path.startswith("/api/") and "?" not in path]
    league = world.records["consortium"][0].get_absolute_url()
    paths += [*MORE, f"{league}?on=1990-01-01", f"{league}changes/", f"{league}changes/?since=soon"]

    found = {path: said for path in dict.fromkeys(paths) if (said := bare(client.get(path, follow=True).text))}

    assert found == {}


@pytest.mark.parametrize("path", ["/", *(f"/{name}/" for name in LISTS), "/search/"])
def test_empty_pages_can_be_translated(client, settings, wrapped, path):
    settings.WAGTAIL_SITE_NAME = CONTENT
    HomePage.objects.update(title=CONTENT)

    assert bare(client.get(path).text) == []


def test_what_scripts_say_comes_from_the_page():
    scripts = [settings.BASE_DIR / "static" / "js" / f"{name}.js" for name in SCRIPTS]

    said = {path.name: set(IN_SCRIPT.findall(path.read_text(encoding="utf-8"))) - KEYS for path in scripts}

    assert said == {path.name: set() for path in scripts}
