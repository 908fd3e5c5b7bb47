"""A contact's form names nothing that he or she may not see, however the form is sent."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from consortia.models import Contact, Facility, Organisation, Responsibility
from portal.core import records
from portal.operations.roles import CONTRIBUTIONS
from tests.factories import make_facility, make_organisation

pytestmark = pytest.mark.history

SECRET = "Xylophone"
ROWS = ("names", "statuses", "specifications", "figures", "responsibilities")


def address(view, record):
    return reverse(f"wagtailsnippets_consortia_{record._meta.model_name}:{view}", args=[record.pk])


def look_after(record):
    Contact.objects.create(user=User.objects.get(username="contributor"), **{record._meta.model_name: record})
    return record


def form_of(record, **fields):
    """What the form of the record sends, without inline rows unless they are given."""
    empty = {f"{rows}-{key}_FORMS": "0" for rows in ROWS for key in ("TOTAL", "INITIAL")}
    names = {name: getattr(record, name) for name in ("name", "short_name", "kind") if hasattr(record, name)}
    return empty | names | fields


def row(organisation, number=0, key=""):
    prefix = f"responsibilities-{number}"
    return {
        "responsibilities-TOTAL_FORMS": str(number + 1),
        "responsibilities-INITIAL_FORMS": "1" if key else "0",
        f"{prefix}-id": str(key),
        f"{prefix}-organisation": str(organisation.pk),
        f"{prefix}-role": "operator",
        f"{prefix}-is_ongoing": "on",
        f"{prefix}-since": "2000",
    }


def draft_of(record):
    return type(record).objects.get(pk=record.pk).get_latest_revision_as_object()


def make_image(title, collection):
    place = Collection.objects.get(name=collection)
    return get_image_model().objects.create(title=title, file=get_test_image_file(), collection=place)


def test_contact_cannot_name_a_foreign_draft_by_post(contributor_client):
    own, foreign = look_after(make_facility()), make_facility(name=SECRET, acronym="", live=False)

    page = contributor_client.post(address("edit", own), form_of(own, name="Renamed", part_of=str(foreign.pk)))

    assert page.context["form"].errors.keys() == {"part_of"}
    assert SECRET not in page.text
    assert draft_of(own).part_of is None


def test_contact_cannot_name_a_foreign_draft_in_a_row(contributor_client):
    own, foreign = look_after(make_facility()), make_organisation(name=SECRET, short_name=SECRET, live=False)

    page = contributor_client.post(address("edit", own), form_of(own, **row(foreign)))

    [errors] = page.context["form"].formsets["responsibilities"].errors
    assert errors.keys() == {"organisation"}
    assert SECRET not in page.text
    assert list(draft_of(own).responsibilities.all()) == []


def test_contact_cannot_name_a_foreign_draft_as_successor(contributor_client):
    own, foreign = look_after(make_organisation()), make_organisation(name=SECRET, short_name=SECRET, live=False)

    page = contributor_client.post(address("edit", own), form_of(own, successor=str(foreign.pk)))

    assert page.context["form"].errors.keys() == {"successor"}
    assert SECRET not in page.text


def test_contact_names_public_and_own_records(contributor_client):
    own, public, mine = look_after(make_facility()), make_facility(), look_after(make_organisation(live=False))

    contributor_client.post(address("edit", own), form_of(own, part_of=str(public.pk), **row(mine)))

    draft = draft_of(own)
    assert draft.part_of == public
    assert [responsibility.organisation for responsibility in draft.responsibilities.all()] == [mine]


@pytest.fixture
def named_before(contributor_client):
    """An own facility in which the secretariat named two drafts."""
    whole = make_facility(name=f"{SECRET} source", acronym="", live=False)
    operator = make_organisation(name=f"{SECRET} laboratory", short_name=SECRET, live=False)
    own = Facility(name="Own ring", part_of=whole)
    own.responsibilities.add(Responsibility(organisation=operator, since="2000", is_ongoing=True))
    return look_after(records.publish_now(own))


def test_contact_does_not_read_the_names_of_drafts_that_the_own_record_names(contributor_client, named_before):
    page = contributor_client.get(address("edit", named_before))

    assert SECRET not in page.text
    assert page.text.count("Facility that is not public") == 1
    assert page.text.count("Organisation that is not public") == 1


def test_contact_compares_versions_without_the_names_of_drafts(contributor_client, named_before):
    draft = draft_of(named_before)
    draft.responsibilities.set([])
    draft.part_of, draft.name = None, "Renamed ring"
    draft.save_revision()

    compare = reverse("wagtailsnippets_consortia_facility:revisions_compare", args=[named_before.pk, "live", "latest"])
    page = contributor_client.get(compare)

    assert "Renamed" in page.text
    assert "Facility that is not public" in page.text
    assert "Organisation that is not public" in page.text
    assert SECRET not in page.text


def test_edit_of_something_else_keeps_the_drafts_that_the_own_record_names(contributor_client, named_before):
    stored = named_before.responsibilities.get()
    form = form_of(named_before, part_of=str(named_before.part_of_id), summary="Words")
    form |= row(stored.organisation, key=stored.pk)

    contributor_client.post(address("edit", named_before), form)

    draft = draft_of(named_before)
    assert (draft.summary, draft.part_of) == ("Words", named_before.part_of)
    assert [responsibility.organisation for responsibility in draft.responsibilities.all()] == [stored.organisation]


def test_contact_takes_no_image_from_a_foreign_collection(contributor_client):
    own = look_after(make_facility())
    foreign, mine = make_image(SECRET, "Root"), make_image("Mine", CONTRIBUTIONS)

    refused = contributor_client.post(address("edit", own), form_of(own, image=str(foreign.pk)))
    contributor_client.post(address("edit", own), form_of(own, image=str(mine.pk)))

    assert refused.context["form"].errors.keys() == {"image"}
    assert SECRET not in refused.text
    assert draft_of(own).image == mine


def test_editor_names_drafts_and_reads_their_names(editor_client):
    facility, draft = make_facility(), make_facility(name=SECRET, acronym="", live=False)

    editor_client.post(address("edit", facility), form_of(facility, part_of=str(draft.pk)))

    assert draft_of(facility).part_of == draft
    assert SECRET in editor_client.get(address("edit", facility)).text


@pytest.mark.parametrize("key", ["abc", "0", "-1", "9" * 30, "1.5", "\x00", "٣"])
def test_what_is_no_key_is_an_error_of_the_field(editor_client, key):
    organisation = make_organisation()

    page = editor_client.post(address("edit", organisation), form_of(organisation, successor=key, logo=key))

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"successor", "logo"}
    assert Organisation.objects.get().latest_revision.object_str == str(organisation)
