"""No string of the corpus runs anywhere that readers come to, whatever field it was typed into."""

import pytest

from portal.core.records import models_by_name
from portal.operations import roles
from portal.pages.models import PortalSettings
from tests.conftest import client_of, make_user
from tests.safety import corpus
from tests.safety.corpus import EMAIL, MARK, TEXTS, alive, texts_for
from tests.safety.places import (
    PAGE_VIEWS,
    found_at,
    listings_of_records,
    overview_paths,
    page_paths,
    public_paths,
    record_paths,
)
from tests.safety.world import make_world, more_of, text_fields

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves files open that it makes for smaller pictures.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (f"<p>&lt;script&gt;{MARK}()&lt;/script&gt;</p>", []),
        (f'<input value="&quot; onfocus={MARK}()">', []),
        (f'<script type="application/json">{{"name": "{MARK}"}}</script>', []),
        (f'<a href="https://example.org/?javascript:{MARK}()">a</a>', []),
        (f"<script>{MARK}()</script>", ["script"]),
        (f'<script>var name = "{MARK}"</script>', ["script"]),
        (f"<svg onload={MARK}()>", ["onload"]),
        (f'<a href=" java\nscript:{MARK}()">a</a>', ["href"]),
        (f'<p style="color:{MARK}">', ["style"]),
        (f"<img src={MARK}>", ["src"]),
        ("<p>348117</p>", ["template"]),
    ],
)
def test_what_counts_as_alive(html, said):
    assert [line.partition(":")[0] for line in alive(html)] == said


def test_every_string_is_used_in_every_field():
    names = {name: [field.name for field in text_fields(model)] for name, model in models_by_name().items()}
    assert all(names.values()), names
    assert all(MARK in text for text in (*TEXTS, *corpus.SHORT, *corpus.ADDRESSES, corpus.EMAIL, corpus.DOI))
    for length in (40, 60, 80, 120, 255, None):
        texts = texts_for(length)
        assert [text for text in TEXTS if not any(text in longer for longer in texts)] == []
        assert [text for text in texts if length and len(text) > length] == []
    assert all(len(text) <= 20 for text in texts_for(20))


def make_settings():
    offices = {name: texts_for(120)[0] for name in ("secretariat_office", "accessibility_office")}
    PortalSettings.objects.create(secretariat_email=EMAIL, accessibility_email=EMAIL, **offices)


@pytest.mark.early
def test_s01_nothing_runs_wherever_it_is_shown(client):
    make_settings()
    world = make_world(0)
    more = more_of(world)
    names = [{"first_name": text, "last_name": text} for text in texts_for(150)]
    admin = client_of(make_user(roles.ADMINISTRATOR, **names[0]))
    for number, name in enumerate(names[1:]):
        make_user(username=f"user-{number}", **name)

    found = found_at(client, public_paths(world) + [row.get_absolute_url().partition("#")[0] for row in more])
    for [record] in world.records.values():
        found += found_at(admin, record_paths(record))
    for place, page in enumerate(world.pages):
        found += found_at(admin, page_paths(page, PAGE_VIEWS if place == 0 else ("edit", "view_draft")))
    found += found_at(admin, listings_of_records())
    found += found_at(admin, overview_paths(), must_show=False)

    assert found == []


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_reader_sends_is_not_run(client, text):
    for path in ("/search/", "/facilities/", "/projects/"):
        answer = client.get(path, {"q": text, "on": text, text: text})
        assert alive(answer.text) == []
    assert alive(client.get(f"/{text}/").text) == []
    assert client.get("/api/v1/facilities/", {text: "1"})["Content-Type"] == "application/problem+json"
