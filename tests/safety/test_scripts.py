"""No string of the corpus runs anywhere that readers come to, whatever field it was typed into."""

import pytest

from portal.core.records import models_by_name
from portal.operations import roles
from portal.pages.models import PortalSettings
from tests.conftest import client_of, make_user
from tests.safety import corpus
from tests.safety.corpus import EMAIL, MARK, TEXTS, alive
from tests.safety.places import found_at, overview_paths, page_paths, public_paths, record_paths
from tests.safety.world import make_world, text_fields

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


def test_every_string_is_used_in_every_model():
    names = {name: [field.name for field in text_fields(model)] for name, model in models_by_name().items()}
    assert all(names.values()), names
    assert all(MARK in text for text in (*TEXTS, *corpus.SHORT, *corpus.ADDRESSES, corpus.EMAIL, corpus.DOI))
    assert all(len(text) <= 20 for text in corpus.SHORT)


@pytest.mark.parametrize("number", [5])
def test_nothing_runs_wherever_it_is_shown(client, number):
    PortalSettings.objects.create(
        secretariat_office=TEXTS[number + 0],
        secretariat_email=EMAIL,
        accessibility_office=TEXTS[number + 1],
        accessibility_email=EMAIL,
    )
    world = make_world(number)
    admin = client_of(make_user(roles.ADMINISTRATOR, first_name=TEXTS[number + 2], last_name=TEXTS[number + 3]))

    found = found_at(client, public_paths(world))
    for rows in world.records.values():
        found += found_at(admin, record_paths(rows[0]))
    for page in world.pages:
        found += found_at(admin, page_paths(page))
    found += found_at(admin, overview_paths(), must_show=False)

    assert found == []


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_reader_sends_is_not_run(client, text):
    for path in ("/search/", "/facilities/", "/projects/"):
        answer = client.get(path, {"q": text, "on": text, text: text})
        assert alive(answer.text) == []
    assert alive(client.get(f"/{text}/").text) == []
    assert client.get("/api/v1/facilities/", {text: "1"})["Content-Type"] == "application/problem+json"
