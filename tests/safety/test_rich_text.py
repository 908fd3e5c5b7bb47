"""Rich text that did not come from the editor opens in it; a link tells nobody the address of a hidden page."""

import json

import pytest
from django.urls import reverse

from consortia.models import Facility
from portal.core.rich_text import tidied
from portal.pages.models import NewsPage
from tests.factories import make_facility
from tests.operations.forms import edit_url, send
from tests.pages.factories import make_news
from tests.permissions.test_choices import draft_of, look_after

pytestmark = pytest.mark.django_db

SECRET = "xylophone-treaty"


def link(target, kind="page") -> str:
    return f'<p data-block-key="a"><a linktype="{kind}" id="{target}">our plans</a></p>'


def typed_link(data: dict, kind="LINK") -> str:
    """What the editor posts for a text that is one link."""
    span = {"offset": 0, "length": 9, "key": 0}
    block = {"key": "a", "text": "our plans", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    return json.dumps({"blocks": [block | {"entityRanges": [span]}], "entityMap": {"0": entity}})


@pytest.mark.parametrize(
    ("stored", "opened"),
    [
        ('<p data-block-key="a">a <b>c</b></p>', '<p data-block-key="a">a <b>c</b></p>'),
        ('<p><a linktype="page" id="7">a</a></p>', '<p><a id="7" linktype="page">a</a></p>'),
        ('<a href="https://example.org/">a</a>', '<a href="https://example.org/">a</a>'),
        ("<p><b>a</p></b>", "<p><b>a</b></p>"),
        ("<b><p>a</p></b>", "<p>a</p>"),
        ("<li>a</li>", "<p>a</p>"),
        ("<ul><li><b>a</ul>b", "<ul><li><b>a</b></li></ul>b"),
        ("</p></b><p>a", "<p>a</p>"),
        ('<a linktype="page">a</a><a linktype="page" id="x">b</a><a linktype="document" id="1e9">c</a>', "abc"),
        (f'<a linktype="page" id="{"9" * 40}">a</a><a linktype="nothing" id="1">b</a><a>c</a>', "abc"),
        ('<h1>a</h1><table><tr><td onclick="x">b</table>', "ab"),
    ],
)
def test_stored_text_is_tidied_for_the_editor(stored, opened):
    assert tidied(stored) == opened


BROKEN = [
    "<p><b>a</p></b>",
    "<b><p>a</p></b>",
    "<li>a</li>",
    "<ul><b><li>a</li></b></ul>",
    "<p><a href>a</a><a>b</a></p>",
    "<h3><ul><li><i><h3>a</h3></i></li></ul></h3>",
    '<p>a<a linktype="page">b</a><a linktype="page" id="x">c</a><a linktype="document" id="x">d</a></p>',
    f'<p>a<a linktype="page" id="{"9" * 40}">b</a><a linktype="document" id="{"9" * 40}">c</a></p>',
    '<p>a<embed embedtype="image" id="x"/><embed/><hr/></p>',
    '<p>a<embed embedtype="media"/></p>' + "<ul><li>" * 60,
]


@pytest.mark.parametrize("stored", BROKEN)
def test_record_and_page_with_broken_text_open_and_are_shown(editor_client, client, stored):
    ring, news = make_facility(body=stored), make_news(body=[("text", stored)])

    for record in (ring, news):
        assert editor_client.get(edit_url(record)).status_code == 200
        shown = client.get(record.get_absolute_url())
        assert shown.status_code == 200
        assert ">a" in shown.text

    assert send(editor_client, ring, follow=False, name="Renamed").status_code == 302
    assert draft_of(ring).name == "Renamed"


@pytest.mark.parametrize(
    "data", [{"id": "x"}, {"id": None}, {"id": {"a": [1]}}, {"id": "9" * 40}, {"id": -1}, {"url": 7}, {"url": None}, {}]
)
@pytest.mark.parametrize("kind", ["LINK", "DOCUMENT"])
def test_impossible_link_is_not_stored(publisher_client, client, data, kind):
    ring = make_facility()

    answer = send(publisher_client, ring, "publish", follow=False, body=typed_link(data, kind))

    assert answer.status_code in (200, 302, 400)
    assert "linktype" not in Facility.objects.get().body
    assert client.get(ring.get_absolute_url()).status_code == 200


@pytest.fixture
def hidden():
    page = make_news(title="News", slug=SECRET)
    page.unpublish()
    return NewsPage.objects.get()


def test_contact_cannot_link_to_a_hidden_page_by_its_number(contributor_client, hidden):
    own = look_after(make_facility(name="Ring"))

    page = send(contributor_client, own, name="Renamed", body=typed_link({"id": hidden.pk}))

    assert page.context["form"].errors.keys() == {"body"}
    assert "our plans" in page.text
    assert SECRET not in page.text
    assert draft_of(own).name == "Ring"
    preview = reverse(own.snippet_viewset.get_url_name("preview_on_edit"), args=[own.pk])
    assert SECRET not in contributor_client.get(preview).text


def test_contact_keeps_a_link_to_a_hidden_page_without_its_address(contributor_client, client, hidden):
    own = look_after(make_facility(name="Ring", body=link(hidden.pk)))

    for path in (edit_url(own), own.get_absolute_url()):
        assert SECRET not in contributor_client.get(path).text
    send(contributor_client, own, name="Renamed", follow=False)

    assert (draft_of(own).name, draft_of(own).body) == ("Renamed", link(hidden.pk))
    assert "our plans" in client.get(own.get_absolute_url()).text


def test_public_page_is_linked_by_everybody_and_a_hidden_one_by_editors(contributor_client, editor_client, hidden):
    own, public = look_after(make_facility()), make_news(title="Open", slug="open-news")

    send(contributor_client, own, body=typed_link({"id": public.pk}), follow=False)
    assert "open-news" in contributor_client.get(edit_url(own)).text
    assert draft_of(own).body == link(public.pk)

    send(editor_client, own, body=typed_link({"id": hidden.pk}), follow=False)
    assert SECRET in editor_client.get(edit_url(own)).text
    assert draft_of(own).body == link(hidden.pk)
