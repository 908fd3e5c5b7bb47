"""Deletion is refused while something public depends on it, says who, and offers the way out."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupPagePermission, Page

from consortia.models import Facility, Organisation
from portal.core import records
from tests.factories import make_facility, make_membership, make_organisation
from tests.pages.factories import make_home, make_news, make_page
from tests.programmes.factories import make_project

from .test_unpublish import listed, unpublish_url

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def delete_url(record) -> str:
    return unpublish_url(record).replace("unpublish", "delete")


def exists(row) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


def kinds_listed(page) -> list[dict[str, list[str]]]:
    return list(listed(page).values())


def named_in_block(record):
    make_page(title="By block", body=[("chosen_records", {"heading": "", "records": [("facility", record)]})])
    return {"Pages (1)": ["By block – Text → Records chosen by hand"]}


def named_in_relation(record):
    membership = make_membership(facilities=[record])
    return {"Memberships (1)": [f"{membership} – Facilities brought in"]}


def named_in_row(record):
    make_project(acronym="BEATS", participations=[{"organisation": make_organisation(), "facility": record}])
    return {"Projects (1)": ["BEATS – Participation → Facility"]}


def named_in_field(record):
    make_facility(acronym="BEAMLINE", part_of=record)
    return {"Facilities (1)": ["BEAMLINE – Part of"]}


@pytest.mark.parametrize("name_it", [named_in_block, named_in_relation, named_in_row, named_in_field])
def test_record_that_is_named_stays_and_unpublishing_is_offered(publisher_client, name_it):
    ring = make_facility()
    expected = name_it(ring)

    page = publisher_client.get(delete_url(ring))
    publisher_client.post(delete_url(ring))

    assert kinds_listed(page) == [expected]
    assert f'href="{unpublish_url(ring)}">Unpublish instead' in page.text
    assert "Yes, delete" not in page.text
    assert exists(ring)
    with pytest.raises(ProtectedError):
        ring.delete()


def test_record_that_only_drafts_name_shows_them_and_can_go(publisher_client):
    ring = make_facility(acronym="RING")
    make_news(title="Unready", live=False, facilities=[ring])
    project = make_project(acronym="BEATS")
    draft = project.get_latest_revision_as_object()
    draft.participations.add(*make_project(participations=[{"organisation": make_organisation()}]).participations.all())
    draft.participations.all()[0].facility = ring
    records.save_draft(draft)

    page = publisher_client.get(delete_url(ring))
    publisher_client.post(delete_url(ring))

    assert listed(page) == {
        "It is named here, in drafts or in what is not public": {
            "News items (1)": ["Unready – Facilities"],
            "Projects (1)": ["BEATS – Participation → Facility"],
        }
    }
    assert not exists(ring)


def test_draft_that_forbids_deletion_is_named(publisher_client):
    lab = make_organisation()
    make_project(acronym="UNREADY", funder=lab, live=False)

    page = publisher_client.get(delete_url(lab))

    assert kinds_listed(page) == [{"Projects (1)": ["UNREADY – Funder"]}]
    assert exists(lab)


def test_record_that_nobody_names_is_deleted(publisher_client):
    ring = make_facility()

    assert "Yes, delete" in publisher_client.get(delete_url(ring)).text
    publisher_client.post(delete_url(ring))

    assert not exists(ring)


def test_several_records_stay_when_one_is_named(publisher_client):
    ring, free = make_facility(acronym="RING"), make_facility(acronym="FREE")
    make_membership(facilities=[ring])
    address = f"/admin/bulk/consortia/facility/delete/?id={ring.pk}&id={free.pk}"

    page = publisher_client.get(address)
    posted = publisher_client.post(address)

    assert "“RING” cannot be deleted while others name it." in page.text
    assert "Nothing was deleted." in posted.text
    assert Facility.objects.count() == 2


def test_several_records_that_nobody_names_are_deleted(publisher_client):
    labs = [make_organisation(), make_organisation()]

    publisher_client.post("/admin/bulk/consortia/organisation/delete/?" + "&".join(f"id={lab.pk}" for lab in labs))

    assert Organisation.objects.count() == 0


def test_names_of_what_one_may_not_open_stay_hidden(publisher_client):
    ring = make_facility()
    make_page(title="Hidden page", facilities=[ring])
    GroupPagePermission.objects.filter(group=Group.objects.get(name="Publisher")).delete()

    page = publisher_client.get(delete_url(ring))

    assert "Hidden page" not in page.text
    assert "(Private page)" in page.text


def test_page_with_public_pages_below_stays(publisher_client):
    about = make_page(title="About")
    make_page(title="Below", parent=about)
    address = f"/admin/pages/{about.pk}/delete/"

    page = publisher_client.get(address)
    publisher_client.post(address)

    assert "“About” cannot be deleted: public pages stand below it." in page.text
    assert f'href="/admin/pages/{about.pk}/unpublish/">Unpublish instead' in page.text
    assert exists(about)


def test_page_to_which_a_public_page_links_stays(publisher_client):
    about = make_page(title="About")
    below = make_page(title="Below", parent=about, live=False)
    make_page(title="Links", body=[("text", f'<p><a linktype="page" id="{below.pk}">there</a></p>')])

    for address in (f"/admin/pages/{about.pk}/delete/", f"/admin/bulk/wagtailcore/page/delete/?id={about.pk}"):
        posted = publisher_client.post(address)
        assert kinds_listed(posted) == [{"Pages (1)": ["Links – Text → Text"]}]
    assert exists(about)


def test_page_that_nobody_names_is_deleted_with_drafts_below(publisher_client):
    about = make_page(title="About")
    make_page(title="Below", parent=about, live=False)
    address = f"/admin/pages/{about.pk}/delete/"

    assert "Yes, delete it" in publisher_client.get(address).text
    publisher_client.post(address)

    assert Page.objects.count() == Page.objects.filter(depth__lte=make_home().depth).count()


def make_image():
    return get_image_model().objects.create(title="Ring from above", file=get_test_image_file())


def make_document():
    return get_document_model().objects.create(title="Statutes", file=ContentFile(b"text", name="statutes.txt"))


FILES = {
    "images": (make_image, lambda file: ("image", {"image": file, "caption": ""})),
    "documents": (make_document, lambda file: ("document", {"document": file, "description": ""})),
}


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def delete_file_url(kind, file) -> str:
    return f"/admin/{kind}/{file.pk}/delete/" if kind == "images" else f"/admin/{kind}/delete/{file.pk}/"


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("kind", FILES)
def test_file_on_a_public_page_stays(admin_client, kind):
    make, block = FILES[kind]
    file = make()
    if kind == "images":
        lab = make_organisation(short_name="LAB", logo=file)
        expected = {"Organisations (1)": [f"{lab} – Logo"]}
    else:
        make_page(title="Shows it", body=[block(file)])
        expected = {"Pages (1)": ["Shows it – Text → Document"]}

    page = admin_client.get(delete_file_url(kind, file))
    admin_client.post(delete_file_url(kind, file))
    admin_client.post(f"/admin/bulk/{file._meta.app_label}/{file._meta.model_name}/delete/?id={file.pk}")

    assert kinds_listed(page) == [expected]
    assert "Yes, delete" not in page.text
    assert exists(file)


# Wagtail leaves the file of a fresh rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("kind", FILES)
def test_file_that_only_a_draft_shows_can_go(admin_client, kind):
    make, block = FILES[kind]
    file = make()
    if kind == "images":
        make_organisation(short_name="LAB", logo=file, live=False)
    else:
        make_page(title="Unready", body=[block(file)], live=False)

    page = admin_client.get(delete_file_url(kind, file))
    admin_client.post(delete_file_url(kind, file))

    assert list(listed(page)) == ["It is named here, in drafts or in what is not public"]
    assert not exists(file)
