"""The preview of a draft beside its live page: the draft's own rows, and nothing that is not public around it."""

import pytest

from portal.core import records
from programmes.models import Outcome, Participation, Programme, Project, Supporter
from tests.factories import make_consortium, make_organisation
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


def draft_of(record):
    return type(record).objects.get(pk=record.pk).get_latest_revision_as_object()


def preview(record):
    """The page of the record's latest draft, as the admin shows it."""
    return draft_of(record).make_preview_request()


def test_preview_of_a_project_shows_the_rows_of_the_draft(client):
    stays, goes, joins = (make_organisation(short_name=name) for name in ("STAYS", "GOES", "JOINS"))
    leaps, lens = make_consortium(acronym="LEAPS"), make_consortium(acronym="LENS")
    project = make_project(
        slug="beats",
        acronym="BEATS",
        consortia=[leaps],
        participations=[{"organisation": stays}, {"organisation": goes}],
    )
    draft = Project.objects.get(pk=project.pk)
    draft.acronym = "BEATS II"
    draft.participations.set(
        [
            Participation(organisation=stays, role="coordinator", since="2019", until="2020"),
            Participation(organisation=joins),
            Participation(organisation=make_organisation(live=False)),
        ]
    )
    draft.outcomes.add(Outcome(label="people mobilised", number=200))
    draft.consortia.set([lens])
    records.save_draft(draft)

    shown, live = preview(project), client.get("/projects/beats/")

    assert shown.status_code == 200
    assert [str(row.organisation) for row in shown.context_data["participations"]] == ["STAYS", "JOINS"]
    assert shown.context_data["coordinators"] == [stays]
    assert [str(row) for row in shown.context_data["outcomes"]] == ["200 people mobilised"]
    assert shown.context_data["consortia"] == [lens]
    assert "BEATS II" in shown.rendered_content
    assert [str(row.organisation) for row in live.context["participations"]] == ["GOES", "STAYS"]
    assert live.context["consortia"] == [leaps]
    assert "BEATS II" not in live.text


def test_preview_of_a_programme_shows_the_rows_of_the_draft(client):
    leads, new = make_organisation(short_name="LEADS"), make_organisation(short_name="NEW")
    programme = make_programme(slug="laaamp", supporters=[{"organisation": leads, "role": "lead"}])
    make_project(acronym="PUBLIC", programme=programme)
    make_project(acronym="DRAFT", programme=programme, live=False)
    draft = Programme.objects.get(pk=programme.pk)
    draft.supporters.set([Supporter(organisation=new, role="lead"), Supporter(organisation=leads, role="funder")])
    records.save_draft(draft)

    shown, live = preview(programme), client.get("/programmes/laaamp/")

    assert [str(row.who) for row in shown.context_data["leading"]] == ["NEW"]
    assert [str(row.who) for row in shown.context_data["funding"]] == ["LEADS"]
    assert [str(project) for project in shown.context_data["projects"]] == ["PUBLIC"]
    assert [str(row.who) for row in live.context["leading"]] == ["LEADS"]
    assert live.context["funding"] == []


@pytest.mark.parametrize("record", [Programme(name="New effort"), Project(acronym="NEW")])
def test_what_was_never_saved_can_be_previewed(record):
    shown = record.make_preview_request()

    assert shown.status_code == 200
    assert str(record) in shown.rendered_content


def test_preview_of_a_new_project_shows_the_rows_being_typed():
    project = Project(acronym="NEW")
    project.participations.add(Participation(organisation=make_organisation(short_name="ESRF"), role="coordinator"))

    shown = project.make_preview_request()

    assert [str(row.organisation) for row in shown.context_data["participations"]] == ["ESRF"]


def test_draft_survives_that_what_it_names_was_deleted():
    gone = make_organisation()
    project = make_project(acronym="BEATS")
    draft = Project.objects.get(pk=project.pk)
    draft.funder = gone
    draft.participations.add(Participation(organisation=gone))
    records.save_draft(draft)
    gone.delete()

    opened = draft_of(project)

    assert opened.funder is None
    assert list(opened.participations.all()) == []
