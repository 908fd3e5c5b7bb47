"""What no page of the admin sends is answered as a bad request or with an error of the form."""

import pytest
from django.urls import reverse

from consortia.models import Facility
from tests.factories import make_facility
from tests.permissions.test_choices import address, form_of

BULK = "/admin/bulk/consortia/facility/delete/"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{BULK}?id=abc", 404),
        (f"{BULK}?id=", 404),
        (f"{BULK}?id=-1", 404),
        (f"{BULK}?id={'9' * 40}", 404),
        (BULK, 404),
        ("/admin/bulk/wagtailcore/page/delete/?id=all&childOf=abc", 404),
        ("/admin/bulk/wagtailimages/image/delete/?id=all&childOf=abc", 404),
        ("/admin/bulk/wagtailimages/image/delete/?id=abc", 404),
        ("/admin/bulk/auth/user/delete/?id=abc", 404),
        ("/admin/bulk/auth/user/nothing/?id=1", 404),
        ("/admin/bulk/nothing/nothing/delete/?id=1", 404),
        ("/admin/pages/1/set_position/", 400),
        ("/admin/pages/search/?q=%00", 400),
        ("/admin/snippets/consortia/facility/history/abc/revisions/compare/live...latest/", 404),
        (f"/admin/snippets/consortia/facility/edit/{2**70}/", 404),
    ],
)
def test_odd_address_is_refused(administrator_client, path, status):
    assert administrator_client.get(path).status_code == status


@pytest.mark.parametrize("posted", [{}, {"body": "{"}, {"body": '{"blocks": [{}]}'}, {"body": "[]"}])
def test_broken_rich_text_changes_nothing(editor_client, posted):
    facility = make_facility(name="Ring")

    page = editor_client.post(address("edit", facility), form_of(facility, name="Other", **posted))

    assert page.status_code == (400 if posted else 302)
    assert Facility.objects.get().get_latest_revision_as_object().name == ("Ring" if posted else "Other")


def rich_text(text: str, entity: str = "") -> str:
    block = f'"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "text": "{text}"'
    return '{"blocks": [{' + block + f', "entityRanges": [{entity}]' + '}], "entityMap": {}}'


DEEP = "[" * 20_000 + "]" * 20_000


@pytest.mark.parametrize("view", ["edit", "preview_on_edit"])
def test_deeply_nested_text_is_refused_and_kept(editor_client, view):
    facility = make_facility(name="Ring")

    page = editor_client.post(address(view, facility), form_of(facility, name="Other words", body=DEEP))

    assert page.status_code == 400
    assert ("Other words" in page.text) == (view == "edit")
    assert Facility.objects.get().get_latest_revision_as_object().name == "Ring"


def test_half_a_sign_is_replaced(editor_client):
    facility, half = make_facility(name="Ring"), "half \\ud800 sign"
    unknown = rich_text(half, '{"offset": 0, "length": 4, "key": 7}')

    refused = editor_client.post(address("edit", facility), form_of(facility, body=unknown))
    editor_client.post(address("edit", facility), form_of(facility, body=rich_text(half)))

    assert (refused.status_code, "half ? sign" in refused.text) == (400, True)
    assert "half ? sign" in Facility.objects.get().get_latest_revision_as_object().body


def test_fault_of_our_own_stays_a_fault(administrator_client, monkeypatch):
    def fail(*args):
        raise ValueError("ours")

    monkeypatch.setattr("portal.core.admin.lists.with_state", fail)
    monkeypatch.setattr("portal.core.admin.viewsets.with_state", fail)
    with pytest.raises(ValueError, match="ours"):
        administrator_client.get(reverse("wagtailsnippets_consortia_facility:list"))
