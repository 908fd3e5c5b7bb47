"""Nothing that is not public is found anywhere: every public address, beside a draft of everything.

Each test first proves that it could fail: once published, each of these texts is found. Whoever visits every address
also looks whether a reader gets a strict policy and no cookie there.
"""

import html
import re
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page

from portal.core import records
from tests.conftest import standing
from tests.pages.factories import make_page
from tests.public.addresses import ROUTES, addresses, assert_strict, public_routes
from tests.public.world import MARK, change, hide, make_world, secret

pytestmark = [pytest.mark.django_db, pytest.mark.early, pytest.mark.history]

# White space, and the moment at which a record was published last.
PASSING = re.compile(r"\d{8}T\d{6}Z|(?<=SEQUENCE:)\d+|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\s+")
SEARCHED = re.compile(r'id="search-query"[^>]*')
MARKED = re.compile(r"</?mark>")

# What each hidden thing is called, and a page and an API resource that show it once it is public.
SEEN_AT = {
    "league": ("/consortia/leaps/", "/api/v1/memberships/"),
    "league's name": ("/consortia/", "/api/v1/consortia/"),
    "laboratory": ("/projects/beats/", "/api/v1/participations/"),
    "laboratory's name": ("/organisations/", "/api/v1/organisations/"),
    "forerunner": ("/organisations/desy/", "/api/v1/organisations/"),
    "person": ("/consortia/leaps/", "/api/v1/appointments/"),
    "ring": ("/facilities/ring/", "/api/v1/facilities/"),
    "programme": ("/projects/alone/", "/api/v1/projects/alone/"),
    "figure": ("/blocks/", "/api/v1/programmes/"),
    "membership": ("/consortia/leaps/", "/api/v1/memberships/"),
    "stay": ("/consortia/leaps/", "/api/v1/memberships/?consortium=leaps"),
    "office": ("/people/ada/", "/api/v1/appointments/?person=ada"),
    "office at the laboratory": ("/organisations/desy/", "/api/v1/appointments/?organisation=desy"),
    "partnership": ("/consortia/lens/", "/api/v1/partnerships/?consortium=leaps"),
    "step": ("/blocks/", "/api/v1/partnerships/"),
    "project": ("/facilities/ring/", "/api/v1/projects/?facility=ring"),
    "fund": ("/projects/", "/api/v1/projects/?participant=desy"),
    "outcome": ("/projects/", "/api/v1/outcomes/"),
    "page": ("/search/?q=nightjar",),
    "inner page": ("/search/?q=nightjar",),
    "page below": ("/search/?q=nightjar",),
    "inner news": ("/news/", "/api/v1/news/"),
    "inner intro": ("/news/?facility=ring", "/api/v1/news/?facility=ring"),
    "news": ("/consortia/leaps/", "/api/v1/news/?consortium=leaps"),
    "event": ("/people/ada/", "/api/v1/events/?person=ada"),
    "event to come": ("/", "/api/v1/events/"),
    "paper": ("/partnerships/joint/", "/api/v1/publications/?issuer=leaps"),
}
# A public record or page → where its change is seen once it is published.
CHANGE_SEEN_AT = {
    "leaps": "/consortia/leaps/",
    "desy": "/organisations/desy/",
    "ring": "/search/?q=nightjar",
    "ada": "/api/v1/people/ada/",
    "membership": "/consortia/leaps/",
    "appointment": "/people/ada/",
    "joint": "/consortia/lens/",
    "laaamp": "/programmes/laaamp/",
    "beats": "/facilities/ring/",
    "home": "/",
    "news_index": "/news/",
    "event_index": "/events/",
    "publication_index": "/publications/",
    "news": "/news/item/",
    "event": "/events/",
    "paper": "/api/v1/publications/",
    "about": "/about/",
    "blocks": "/blocks/",
}
MODELS = (
    "consortium",
    "organisation",
    "facility",
    "membership",
    "partnership",
    "person",
    "appointment",
    "programme",
    "project",
)
# What tells nothing of the hidden things even when they are public.
SILENT = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/site-0.css",
    "/search/",
    "/search/?q=DESY",
    "/api/v1/",
    "/api/v1/no-such-thing/",
    "/api/v1/schema/",
    "/api/v1/docs/",
    "/api/v1/consortia/leaps/",
    "/api/v1/consortia/lens/",
    "/api/v1/organisations/?country=DE",
    "/api/v1/organisations/desy/",
    "/api/v1/memberships/?network=lens",
    "/api/v1/people/ada/",
    "/api/v1/programmes/?region=africa",
    "/api/v1/outcomes/?project=beats",
    "/about/",
    "/contact/",
    "/contact/?sent=yes",
    "/imprint/",
    "/robots.txt",
    "/events/meeting.ics",
}

# As are their other forms; schema.org has no word for what would name the hidden.
SILENT |= {
    *(
        f"/api/v1/{item}.{form}"
        for item in ("consortia/leaps", "consortia/lens", "organisations/desy", "people/ada")
        for form in ("csv", "ndjson", "jsonld")
    ),
    *(f"/api/v1/{item}.jsonld" for item in ("organisations/psi", "facilities/ring", "facilities/sls")),
    *("/api/v1/programmes/laaamp.jsonld", "/api/v1/organisations/desy.geojson", "/api/v1/context.jsonld"),
}


def body(client, address: str) -> str:
    """The answer without white space, marks of a search, and the time of the last publication."""
    answer = client.get(address)
    assert answer.status_code < 500, address
    assert_strict(address, answer)
    return PASSING.sub(" ", html.unescape(in_order(address, MARKED.sub("", answer.getvalue().decode()))))


def in_order(address: str, text: str) -> str:
    """A feed begins with what was published last, also when nothing else of it changed."""
    return "".join(sorted(text.split("<entry>"))) if ".atom" in address else text


def bodies(client, world) -> dict[str, str]:
    return {address: body(client, address) for address in addresses(world)}


def shows(text: str) -> bool:
    return MARK.lower() in text.lower()


@pytest.fixture(scope="module")
def stage(request, django_db_setup, django_db_blocker):
    """The small world, what every address answered then, and what was hidden in it since: public, or as drafts."""
    with standing(django_db_blocker):
        world, live = make_world(), request.param
        before = {} if live else bodies(Client(), world)
        yield SimpleNamespace(live=live, world=world, before=before, hidden=hide(world, live))


PUBLIC, DRAFTS, BOTH = (
    pytest.mark.parametrize("stage", live, indirect=True) for live in ([True], [False], [True, False])
)


def test_every_public_address_is_visited():
    assert set(public_routes()) == set(ROUTES)


def stored(record):
    return type(record)._base_manager.filter(pk=record.pk).first()


def take_away(made) -> None:
    """Delete what nothing leans on; what public things name cannot be deleted, and is unpublished."""
    for record in made:
        with suppress(ProtectedError), transaction.atomic():
            if found := stored(record):
                found.delete()
    left = [found for found in map(stored, made) if found]
    assert 0 < len(left) < len(made) / 2
    for record in left:
        record.unpublish()


@PUBLIC
def test_what_is_hidden_would_be_found_and_goes_when_taken_away(client, stage):
    world, hidden = stage.world, stage.hidden

    found = bodies(client, world)
    silent = {address for address, text in found.items() if not shows(text)}
    assert {address.removesuffix("?on=2020-07-15") for address in silent} - SILENT == set()
    unseen = [
        (what, address) for what, places in SEEN_AT.items() for address in places if secret(what) not in found[address]
    ]
    assert unseen == []

    take_away([record for record in (*hidden.pages, *vars(hidden).values()) if record is not hidden.pages])
    assert [address for address, text in bodies(client, world).items() if shows(text)] == []


@DRAFTS
def test_drafts_and_unpublished_changes_alter_nothing_that_is_public(client, stage):
    world, before = stage.world, stage.before

    revisions = change(world)

    after = bodies(client, world)
    assert [address for address, text in after.items() if shows(text)] == []
    # Nor does a draft count, or is it offered as a choice: not a letter is another one.
    assert [address for address in before if after[address] != before[address]] == []

    for revision in revisions:
        revision.publish()
    unseen = [name for name, place in CHANGE_SEEN_AT.items() if secret(f"change of {name}") not in body(client, place)]
    assert unseen == []
    assert len(revisions) == len(CHANGE_SEEN_AT)


def own_addresses(hidden) -> list[str]:
    """Page and API item of everything hidden that has one."""
    found = []
    for name, record in vars(hidden).items():
        if name == "pages":
            found += [page.specific.get_absolute_url() for page in record]
        elif hasattr(record, "slug"):
            found += [record.get_absolute_url(), f"/api/v1{record.get_absolute_url()}"]
        else:
            found.append(f"/api/v1/{record._meta.model_name}s/{record.pk}/")
    indexes = ("/news/", "/events/", "/publications/")
    return found + [f"/api/v1{address}" for address in found if address.startswith(indexes)]


@BOTH
def test_address_of_a_draft_is_not_found(client, stage):
    own, live = own_addresses(stage.hidden), stage.live

    answers = {address: client.get(address) for address in own}

    # A page that only some may read leads to a log-in.
    shown = {address: answer.status_code not in (404, 302) for address, answer in answers.items()}
    assert shown == dict.fromkeys(own, live)
    # The page for what is missing repeats the words of the address in its search field, and knows no more.
    told = {address: SEARCHED.sub("", answer.content.decode()) for address, answer in answers.items()}
    assert {address: shows(text) for address, text in told.items()} == dict.fromkeys(own, live)


@DRAFTS
def test_page_for_some_readers_leads_to_a_log_in(client, stage):
    for page in Page.objects.filter(title__in=[secret("inner page"), secret("page below"), secret("inner news")]):
        answer = client.get(page.specific.get_absolute_url())
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def asks_for(hidden) -> list[str]:
    """Every filter of a list, page or API, that takes a record, asked for a draft."""
    kinds = ("consortium", "organisation", "facility", "person", "programme", "project", "partnership")
    slugs = {kind: getattr(hidden, kind).slug for kind in kinds}
    bodies = ("operator", "participant", "coordinator", "funder", "affiliation")
    slugs |= dict.fromkeys(bodies, hidden.organisation.slug)
    slugs |= dict.fromkeys(("network", "issuer"), hidden.consortium.slug)
    filters = {route: filters_of(callback) for route, callback in public_routes().items() if "<" not in route}
    filters |= {f"{name}/": filters[f"api/v1/{name}/"] for name in ("news", "events", "publications")}
    return [f"/{route}?{name}={slugs[name]}" for route, names in filters.items() for name in names if name in slugs]


def filters_of(callback) -> list[str]:
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    return list(view.filterset_class.base_filters) if getattr(view, "filterset_class", None) else []


@BOTH
def test_draft_is_no_value_of_a_filter(client, stage):
    asked, status = asks_for(stage.hidden), 200 if stage.live else 400

    assert len(asked) > 60
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, status)


def test_document_is_public_with_what_names_it(client):
    document = Document.objects.create(title="Charter", file=ContentFile(b"words", name="charter.txt"))
    page = make_page(live=False, body=[("document", {"document": document, "description": "Charter"})])

    assert client.get(document.url).status_code == 404
    page.latest_revision.publish()
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content) == b"words"
    type(page).objects.get(pk=page.pk).unpublish()
    assert client.get(document.url).status_code == 404


@DRAFTS
def test_drafts_are_seen_in_their_previews(publisher_client, stage):
    for name in MODELS:
        draft = getattr(stage.hidden, name)
        address = f"/admin/snippets/{draft._meta.app_label}/{name}/history/{draft.pk}/revisions"
        preview = publisher_client.get(f"{address}/{draft.latest_revision.pk}/view/")
        assert (name, preview.status_code, shows(preview.text)) == (name, 200, True)
        assert records.get(name).live().filter(pk=draft.pk).exists() is False
