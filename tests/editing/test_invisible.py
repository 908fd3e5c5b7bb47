"""Signs that come with pasted text and that nobody sees are not stored."""

import json
import re

import pytest
from django.urls import reverse

from tests.editing.forms import opened
from tests.factories import make_facility
from tests.pages.factories import make_news

pytestmark = pytest.mark.django_db

FAMILY = "\N{MAN}\u200d\N{WOMAN} soft\u00adhyphen"


def rich(text: str) -> str:
    block = {"text": text, "type": "unstyled", "depth": 0, "key": "a", "entityRanges": [], "inlineStyleRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def plain(html) -> str:
    return re.sub(r' data-block-key="\w+"', "", str(html))


@pytest.mark.history
def test_record_is_stored_without_signs_that_nobody_sees(publisher_client):
    ring = make_facility(acronym="")
    address = reverse(ring.snippet_viewset.get_url_name("edit"), args=[ring.pk])
    typed = {
        "name": f"\ufeffRing\u200b of\x0bmagnet\u2060s {FAMILY}",
        "summary": "One\u2028two\x0bthree\x07\r\nfour",
        "body": rich("A\u200bB\x0bC"),
        "names-TOTAL_FORMS": "1",
        "names-0-kind": "former",
        "names-0-name": "Old\u2028ring\u200b",
    }

    publisher_client.post(address, opened(publisher_client, address) | typed | {"action-publish": "1"})

    ring.refresh_from_db()
    assert (ring.name, ring.summary) == (f"Ring of magnets {FAMILY}", "One\ntwo\nthree\r\nfour")
    assert plain(ring.body) == "<p>AB<br/>C</p>"
    assert [row.name for row in ring.names.all()] == ["Old ring"]


@pytest.mark.history
def test_page_is_stored_without_signs_that_nobody_sees(publisher_client):
    news = make_news()
    address = reverse("wagtailadmin_pages:edit", args=[news.pk])
    block = {"deleted": "", "order": "0", "id": ""}
    typed = {"title": "Old\x0bnews\u200b", "body-count": "2", "action-publish": "1"}
    typed |= {f"body-0-{key}": value for key, value in (block | {"type": "text", "value": rich("A\u200bB")}).items()}
    typed |= {f"body-1-{key}": value for key, value in (block | {"type": "callout", "order": "1"}).items()}
    typed |= {"body-1-value-text": "Mind\u2028this\u200b."}

    publisher_client.post(address, opened(publisher_client, address, "page-edit-form") | typed)

    news.refresh_from_db()
    assert news.title == "Old news"
    assert plain(news.body[0].value) == "<p>AB</p>"
    assert news.body[1].value["text"] == "Mind\nthis."
