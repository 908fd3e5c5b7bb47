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


def test_fault_of_our_own_stays_a_fault(administrator_client, monkeypatch):
    def fail(*args):
        raise ValueError("ours")

    monkeypatch.setattr("portal.core.admin.lists.with_state", fail)
    monkeypatch.setattr("portal.core.admin.viewsets.with_state", fail)
    with pytest.raises(ValueError, match="ours"):
        administrator_client.get(reverse("wagtailsnippets_consortia_facility:list"))
