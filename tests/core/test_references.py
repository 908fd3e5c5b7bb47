"""What names what, in both directions, over every kind of relation."""

import pytest

from consortia.models import ConsortiumFigure, Facility, Responsibility
from portal.core import records
from portal.core.references import draft_uses, drafts_named, relations_waiting, tied_rows, uses
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_partnership,
)
from tests.pages.factories import make_home, make_news, make_page
from tests.programmes.factories import make_programme, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def drafts(row):
    return [(str(draft), label) for draft, label in drafts_named(row)]


def test_record_names_drafts_by_field_inline_row_and_relation_to_many():
    lab, ring = make_organisation(live=False, short_name="LAB"), make_facility(live=False, acronym="RING")
    membership = make_membership(live=False, organisation=lab, facilities=[ring, make_facility()])
    project = make_project(live=False, participations=[{"organisation": lab, "facility": ring}], funder=lab)

    assert drafts(membership) == [("LAB", "Organisation"), ("RING", "Facilities brought in")]
    assert drafts(project) == [("LAB", "Participation → Organisation"), ("RING", "Participation → Facility")]


def test_draft_is_read_as_it_stands_in_memory():
    facility, lab = make_facility(), make_organisation(live=False, short_name="LAB")

    facility.responsibilities.add(Responsibility(organisation=lab, role="owner", since="2000", is_ongoing=True))

    assert drafts(facility) == [("LAB", "Responsibility → Organisation")]
    assert drafts(Facility.objects.get(pk=facility.pk)) == []


def test_page_names_drafts_in_blocks_figures_and_links():
    programme, project = make_programme(live=False, name="PROG"), make_project(live=False, acronym="PROJ")
    consortium = make_consortium(live=False, acronym="CONS")
    other = make_page(live=False, title="Other")
    body = [
        ("programme", programme),
        ("chosen_records", {"heading": "", "records": [("project", project)]}),
        ("figures", [f"consortium:{consortium.pk}:members"]),
        ("text", f'<p><a linktype="page" id="{other.pk}">there</a></p>'),
    ]

    found = drafts(make_page(live=False, body=body))

    assert sorted(name for name, _label in found) == ["CONS", "Other", "PROG", "PROJ"]


def test_relations_that_wait_for_a_record():
    lab = make_organisation(live=False)
    waiting = make_membership(live=False, organisation=lab)
    make_membership(organisation=lab)
    make_appointment(live=False)

    assert relations_waiting(lab) == [waiting]


def test_rows_that_are_public_only_with_a_record():
    lab, ring = make_organisation(short_name="LAB"), make_facility()
    membership = make_membership(organisation=lab)
    make_membership(live=False, organisation=lab)
    make_membership(organisation=lab, consortium=make_consortium(live=False))
    ring = make_facility(operator=lab)
    project = make_project(participations=[{"organisation": lab}])

    found = tied_rows(lab)

    assert sorted(map(repr, found)) == sorted(
        map(repr, [membership, ring.responsibilities.get(), project.participations.get()])
    )


def test_uses_know_every_kind_of_relation():
    leaps = make_consortium(acronym="LEAPS")
    make_news(title="By relation", consortia=[leaps], about=[leaps])
    make_page(title="By block", body=[("projects_of_consortium", {"heading": "", "consortium": leaps})])
    make_project(acronym="BEATS", consortia=[leaps])
    make_partnership(name="Joint", parties=[leaps, make_consortium()])
    make_news(title="Unready", live=False, consortia=[leaps])

    found = {str(use.source): (use.labels, use.is_public) for use in uses(leaps)}

    assert found == {
        "By relation": (["About-boxes", "Consortia"], True),
        "By block": (["Text → Projects of a consortium"], True),
        "BEATS": (["Consortia"], True),
        "Joint": (["Party → Consortium"], True),
        "Unready": (["Consortia"], False),
    }


def test_uses_in_unpublished_changes_of_live_records():
    lab, project = make_organisation(), make_project(acronym="BEATS")
    draft = project.get_latest_revision_as_object()
    draft.funder = lab
    records.save_draft(draft)

    assert uses(lab) == []
    assert [(str(use.source), use.labels) for use in draft_uses(lab)] == [("BEATS", ["Funder"])]


@pytest.mark.parametrize("items", [1, 4])
def test_queries_do_not_grow_with_rows(items, django_assert_max_num_queries):
    leaps = make_consortium()
    make_many(make_membership, items, consortium=leaps)
    make_many(make_news, items, consortia=[leaps])

    with django_assert_max_num_queries(14):
        assert len([str(use.source) for use in uses(leaps)]) == 2 * items
    with django_assert_max_num_queries(14):
        assert len([str(row) for row in tied_rows(leaps)]) == items


def test_home_page_names_the_record_of_its_figures():
    leaps = make_consortium()
    leaps.figures.add(ConsortiumFigure(label="members", number=16))
    records.publish_now(leaps)

    make_home(figures=[("figure", f"consortium:{leaps.pk}:members")])

    assert [use.labels for use in uses(leaps)] == [["Key figures → Key figure"]]
