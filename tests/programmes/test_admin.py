"""Programmes and projects in the admin: lists, forms and their rules, for each role."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from consortia.models import Organisation
from portal.core.dates import PartialDate
from programmes.models import Programme, Project
from tests.editing.forms import opened
from tests.factories import make_facility, make_many, make_organisation
from tests.programmes.factories import make_programme, make_project

MAKERS = {"programme": make_programme, "project": make_project}


def admin_url(name, record=None, model="project"):
    model = record._meta.model_name if record else model
    return reverse(f"wagtailsnippets_programmes_{model}:{name}", args=[record.pk] if record else [])


def form(relations, **fields) -> dict:
    """What the browser posts: the fields of the record, and for each inline relation its rows."""
    rows = {name: inline_formset(relations.get(name, [])) for name in relations}
    return nested_form_data({"body": rich_text("<p>Text</p>"), **fields, **rows})


def project_form(participations=(), **fields) -> dict:
    return form({"participations": list(participations), "outcomes": []}, **{"acronym": "BEATS"} | fields)


def programme_form(supporters=(), **fields) -> dict:
    relations = {"supporters": list(supporters), "regions": [], "names": [], "figures": []}
    return form(relations, **{"name": "Lightsources"} | fields)


@pytest.mark.parametrize("name", MAKERS)
def test_lists_and_forms_open_for_those_who_edit(editor_client, name):
    record = MAKERS[name]()

    pages = {
        "list": editor_client.get(admin_url("list", model=name)),
        "add": editor_client.get(admin_url("add", model=name)),
        "edit": editor_client.get(admin_url("edit", record)),
        "history": editor_client.get(admin_url("history", record)),
        "usage": editor_client.get(admin_url("usage", record)),
    }

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert str(record) in pages["list"].text


@pytest.mark.parametrize("name", MAKERS)
def test_contributor_reaches_no_programme_or_project(contributor_client, name):
    record = MAKERS[name]()

    assert contributor_client.get(admin_url("list", model=name)).status_code == 302
    assert contributor_client.get(admin_url("edit", record)).status_code == 302


def test_editor_saves_a_draft_with_its_rows(editor_client):
    lab = make_organisation()
    posted = project_form([{"organisation": lab.pk, "role": "coordinator"}], since="June 2019", until="2023")

    editor_client.post(admin_url("add"), posted)

    project = Project.objects.get()
    assert (project.live, project.slug, str(project.since)) == (False, "beats", "2019-06")
    assert [(row.organisation, row.role) for row in project.participations.all()] == [(lab, "coordinator")]


def test_publisher_publishes_from_the_form(publisher_client):
    lab = make_organisation()

    posted = programme_form([{"organisation": lab.pk, "role": "lead"}], since="2016", is_ongoing="on")
    publisher_client.post(admin_url("add", model="programme"), posted | {"action-publish": "1"})

    programme = Programme.objects.live().get()
    assert [(row.who, row.role) for row in programme.supporters.all()] == [(lab, "lead")]


def test_form_refuses_two_coordinators_that_are_being_typed(editor_client):
    rows = [{"organisation": make_organisation().pk, "role": "coordinator"} for _ in range(2)]

    page = editor_client.post(admin_url("add"), project_form(rows))

    errors = page.context["form"].formsets["participations"].non_form_errors().as_data()
    assert [error.code for error in errors] == ["coordinators_overlap"]
    assert not Project.objects.exists()


def test_form_accepts_that_coordinators_swap(editor_client):
    one, other = make_organisation(), make_organisation()
    project = make_project(
        participations=[{"organisation": one, "role": "coordinator"}, {"organisation": other, "role": "participant"}]
    )
    first, second = project.participations.order_by("pk")
    rows = [
        {"id": first.pk, "organisation": one.pk, "role": "participant"},
        {"id": second.pk, "organisation": other.pk, "role": "coordinator"},
    ]
    posted = project_form(acronym=project.acronym, slug=project.slug)
    posted |= nested_form_data({"participations": inline_formset(rows, initial=2)})

    editor_client.post(admin_url("edit", project), posted)

    draft = Project.objects.get(pk=project.pk).get_latest_revision_as_object()
    assert {row.organisation: row.role for row in draft.participations.all()} == {
        one: "participant",
        other: "coordinator",
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({}, "exactly_one"),
        ({"since": "2020", "until": "2019"}, "period_ends_before_it_starts"),
    ],
)
def test_form_names_the_error_of_a_row(editor_client, row, code):
    union = {"organisation": make_organisation().pk} if code != "exactly_one" else {}

    page = editor_client.post(admin_url("add", model="programme"), programme_form([{"role": "lead", **union, **row}]))

    (errors,) = [errors.as_data() for errors in page.context["form"].formsets["supporters"].errors]
    assert [error.code for error in errors["__all__"]] == [code]


@pytest.mark.parametrize(("is_stored", "names"), [(True, ["TYPED", "STORED"]), (False, ["TYPED"])])
def test_form_previews_the_rows_being_typed(editor_client, is_stored, names):
    stored = make_organisation(short_name="STORED")
    project = make_project(acronym="BEATS", participations=[{"organisation": stored}])
    view, record = ("preview_on_edit", project) if is_stored else ("preview_on_add", None)
    lab, hidden = make_organisation(short_name="TYPED"), make_organisation(live=False)
    rows = [{"organisation": lab.pk, "role": "coordinator"}, {"organisation": hidden.pk, "role": "participant"}]

    accepted = editor_client.post(admin_url(view, record), project_form(rows, acronym="TYPED PROJECT"))
    page = editor_client.get(admin_url(view, record))

    assert accepted.json()["is_valid"] is True
    assert [str(row.organisation) for row in page.context["participations"]] == names
    assert "TYPED PROJECT" in page.text
    assert Project.objects.get().acronym == "BEATS"


@pytest.mark.parametrize("name", MAKERS)
def test_form_accepts_back_the_dates_that_it_shows(editor_client, name):
    record = MAKERS[name](checked_on=date(2026, 11, 21), since="2016-03", until="2018", is_ongoing=False)
    form = editor_client.get(admin_url("edit", record)).context["form"]

    shown = {field: form[field].subwidgets[0].data["value"] for field in ("checked_on", "since", "until")}

    assert {field: form.fields[field].clean(value) for field, value in shown.items()} == {
        "checked_on": date(2026, 11, 21),
        "since": PartialDate(2016, 3),
        "until": PartialDate(2018),
    }


def test_form_refuses_an_amount_without_currency(editor_client):
    page = editor_client.post(admin_url("add"), project_form(total_amount="6000000"))

    errors = page.context["form"].errors.as_data()
    assert [error.code for error in errors["__all__"]] == ["amount_without_currency"]


def test_admin_list_is_filtered_like_the_public_one(editor_client):
    lab = make_organisation(slug="desy")
    make_project(acronym="BEATS", participations=[{"organisation": lab}])
    make_project(acronym="SUNSTONE")

    page = editor_client.get(admin_url("list") + "?participant=desy")

    assert "BEATS" in page.text
    assert "SUNSTONE" not in page.text


def test_admin_list_shows_drafts(editor_client):
    make_project(acronym="DRAFTED", live=False)

    assert "DRAFTED" in editor_client.get(admin_url("list")).text


def test_admin_export_holds_what_the_filter_shows(publisher_client):
    make_project(acronym="EARLY", grant_number="822535", since="2010", until="2012")
    make_project(acronym="LATE", since="2015", until="2016")

    page = publisher_client.get(admin_url("list") + "?on=2011-05-05&export=csv")
    text = b"".join(page.streaming_content).decode()

    assert "EARLY" in text
    assert "822535" in text
    assert "LATE" not in text


def test_organisation_that_is_named_is_not_deleted(admin_client):
    lab = make_organisation()
    make_project(participations=[{"organisation": lab}])

    admin_client.post(reverse("wagtailsnippets_consortia_organisation:delete", args=[lab.pk]))

    assert Organisation.objects.filter(pk=lab.pk).exists()


@pytest.mark.parametrize("name", MAKERS)
def test_admin_list_queries_do_not_grow(publisher_client, name, django_assert_num_queries):
    queries = {"programme": 11, "project": 17}[name]
    for more in (3, 27):
        make_many(MAKERS[name], more)
        publisher_client.get(admin_url("list", model=name))
        with django_assert_num_queries(queries):
            publisher_client.get(admin_url("list", model=name))


def test_project_is_begun_as_a_copy_of_another(editor_client):
    lab, ring = make_organisation(), make_facility()
    row = {"organisation": lab, "facility": ring, "role": "coordinator"}
    beats = make_project(acronym="BEATS", grant_number="822535", participations=[row], slug="beats")

    form = opened(editor_client, f"/admin/snippets/programmes/project/copy/{beats.pk}/")
    assert (form["acronym"], form["grant_number"], form["slug"]) == (["BEATS"], [""], [""])
    saved = editor_client.post("/admin/snippets/programmes/project/add/", form | {"acronym": "BEATS2"})

    copy = Project.objects.get(acronym="BEATS2")
    assert saved.status_code == 302
    assert (copy.live, copy.slug, copy.pk == beats.pk) == (False, "beats2", False)
    assert [(row.organisation, row.facility, row.role) for row in copy.participations.all()] == [
        (lab, ring, "coordinator")
    ]
    assert Project.objects.get(pk=beats.pk).participations.count() == 1


def test_word_that_only_drafts_hold_is_offered_and_may_be_chosen(editor_client):
    make_project(acronym="FIRST", funding_programme="FP7")
    make_project(acronym="DRAFT", funding_programme="FP10", live=False)

    whole = editor_client.get(admin_url("list", model="project")).text
    chosen = editor_client.get(admin_url("list", model="project") + "?funding_programme=FP10").text

    assert "FP7 (1)" in whole and "FP10 (1)" in whole
    assert "DRAFT" in chosen and "FIRST" not in chosen
