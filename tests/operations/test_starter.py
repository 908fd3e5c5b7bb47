"""The starter content: what a newcomer finds, and that loading it again does no harm.

It is loaded once for the module; each test takes back what it does.
"""

import html
import json
import random
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from consortia.models import Appointment, Consortium, Facility, Membership, Organisation, Partnership, Person
from portal.core import records
from portal.operations.starter import loading
from portal.operations.starter.groups import RecordGroup
from portal.pages.models import EventPage, HomePage, NewsPage, PortalSettings, PublicationPage, StandardPage
from programmes.models import Programme, Project
from tests.conftest import standing
from tests.operations.typing_errors import best_found, names_of_everything, slips

pytestmark = [pytest.mark.django_db, pytest.mark.early, pytest.mark.history]

TODAY = date(2026, 11, 21)
RECORD_MODELS = (Organisation, Consortium, Facility, Membership, Partnership, Person, Appointment, Programme, Project)
PAGE_MODELS = (HomePage, StandardPage, NewsPage, EventPage, PublicationPage)


@pytest.fixture(scope="module")
def starter(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        results = loading.load_starter()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as a database does by itself, but not for rows that no other transaction sees
        yield results


def names(rows) -> list[str]:
    return sorted(str(row) for row in rows)


def text_of(client, address: str) -> str:
    """The words of a page's main part, with plain spaces."""
    page = client.get(address)
    assert page.status_code == 200, address
    main = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# --- loading -----------------------------------------------------------------------------------------


def test_every_row_of_every_file_is_loaded(starter):
    assert [result.name for result in starter if result.loaded != result.total] == []
    assert {result.name: result.total for result in starter} == {
        "organisations": 58,
        "consortia": 3,
        "facilities": 36,
        "memberships": 34,
        "partnerships": 1,
        "people": 19,
        "appointments": 26,
        "programmes": 6,
        "projects": 21,
        "settings": 1,
        "pages": 8,
        "news": 19,
        "events": 34,
        "publications": 30,
    }


def everything() -> list:
    """Every stored row with the time of its last revision, to compare before and after."""
    models = (*RECORD_MODELS, *PAGE_MODELS)
    return [list(model.objects.order_by("pk").values_list("pk", "live", "latest_revision")) for model in models]


def test_names_are_found_with_one_typing_error(starter):
    dice = random.Random(2026)
    names = [(key, name) for key, name in names_of_everything() if len(name) > 2]

    missed = [(name, typed) for key, name, typed in slips(names, 1_000, dice) if key not in best_found(typed)]

    assert len(names) > 350
    assert len(missed) <= 50, missed
    # What is typed without an error is always first, or one of those with the same name.
    assert [name for key, name in names if key not in best_found(name)] == []


def test_second_run_changes_nothing(starter):
    before = everything()

    out = StringIO()
    call_command("load_starter", stdout=out)

    assert everything() == before
    assert out.getvalue().splitlines()[-1] == "0 loaded."


def test_second_run_leaves_the_changes_of_editors_alone(starter):
    facility = Facility.objects.get(slug="petra-iii")
    facility.summary = "Changed by an editor."
    records.publish_now(facility)
    membership = Membership.objects.get(organisation__slug="sesame")
    membership.since = "2018-11-12"
    records.publish_now(membership)
    appointment = Appointment.objects.get(person__slug="helmut-schober")
    appointment.since = "2019-03"
    records.publish_now(appointment)
    home = HomePage.objects.get()
    home.lede = "Changed by an editor."
    home.save_revision().publish()
    before = everything()

    loading.load_starter()

    assert everything() == before
    assert Facility.objects.get(slug="petra-iii").summary == "Changed by an editor."
    assert HomePage.objects.get().lede == "Changed by an editor."


def test_second_run_does_not_bring_back_an_old_address(starter):
    facility = Facility.objects.get(slug="petra-iii")
    facility.slug = "petra"
    records.publish_now(facility)

    loading.load_starter()

    assert not Facility.objects.filter(slug="petra-iii").exists()


def forget(slug: str) -> None:
    """Take a piece of news away as if it had never been there."""
    NewsPage.objects.get(slug=slug).delete()
    Redirect.objects.filter(old_path=f"/news/{slug}").delete()


def test_second_run_leaves_deleted_what_an_editor_deleted(starter):
    NewsPage.objects.get(slug="orphee-reactor-shut-down").delete()

    assert [result.name for result in loading.load_starter() if result.loaded] == []


def test_second_run_adds_what_is_missing(starter):
    forget("orphee-reactor-shut-down")

    results = loading.load_starter()

    assert [(result.name, result.loaded) for result in results if result.loaded] == [("news", 1)]


def test_dry_run_stores_nothing(starter):
    forget("orphee-reactor-shut-down")
    before = everything()

    out = StringIO()
    call_command("load_starter", dry_run=True, stdout=out)

    assert everything() == before
    assert out.getvalue().splitlines()[-1] == "1 would be loaded."


def test_row_that_cannot_be_stored_is_named_and_its_file_is_taken_back(starter, monkeypatch):
    rows = [{"slug": "good", "name": "Good", "short_name": "Good"}, {"slug": "bad", "name": "Bad", "ror_id": "000"}]
    monkeypatch.setattr(loading, "RECORDS", (RecordGroup("organisations", "organisation"),))
    monkeypatch.setattr(loading, "PAGES", ())
    monkeypatch.setattr(loading, "read", lambda name: rows)

    with pytest.raises(CommandError, match=r"^organisations\.json, bad: "):
        call_command("load_starter", verbosity=0)

    assert not Organisation.objects.filter(slug="good").exists()


def test_unknown_slug_is_named(starter, monkeypatch):
    row = {"slug": "odd", "name": "Odd", "part_of": "nowhere"}
    monkeypatch.setattr(loading, "RECORDS", (RecordGroup("facilities", "facility"),))
    monkeypatch.setattr(loading, "read", lambda name: [row])

    with pytest.raises(loading.StarterError, match="facilities.json, odd: there is no facility “nowhere”"):
        loading.load_starter()


# --- honesty -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORD_MODELS)
def test_live_rows_have_a_live_revision_and_a_source(starter, model):
    assert names(model.objects.filter(live=True, live_revision=None)) == []
    assert names(model.objects.filter(source_url="")) == []
    assert set(model.objects.values_list("checked_on", flat=True)) == {TODAY}


def test_inferred_membership_waits_as_a_draft(starter):
    assert names(Membership.objects.filter(live=False)) == ["IFE – LENS"]


def test_inferred_values_wait_as_drafts_over_live_records(starter):
    project = Project.objects.get(slug="sunstone")
    draft = project.get_latest_revision_as_object()

    assert (project.grant_number, str(project.since), str(project.until)) == ("", "2024", "2027")
    assert (draft.grant_number, str(draft.since), str(draft.until)) == ("101177314", "2024-06-01", "2027-11-30")
    assert names(Project.objects.filter(has_unpublished_changes=True)) == ["PaNOSC", "RIANA", "ReMade@ARI", "SUNSTONE"]


def test_what_could_not_be_verified_is_nowhere(starter):
    files = [path.read_text(encoding="utf-8") for path in loading.DATA.glob("*.json")]
    unverified = ("730943", "101131414", "101130652", "731096", "4757246", "Elevating Worldwide")

    assert [word for word in unverified for text in files if word in text] == []
    assert list(Project.objects.filter(participations__role="coordinator", slug="open-sesame")) == []


def test_leagues_are_consortia_and_other_networks_organisations(starter):
    networks = ["dream", "emfl", "inspire", "laserlab-europe", "radiate"]

    assert names(Consortium.objects.all()) == ["ARIE", "LEAPS", "LENS"]
    assert not Organisation.objects.filter(slug__in=["leaps", "lens", "arie"]).exists()
    assert set(Organisation.objects.filter(slug__in=networks).values_list("kind", flat=True)) == {"network"}
    assert Organisation.objects.filter(slug__in=networks).count() == 5


def test_quotation_marks_hold_nobodys_words(starter):
    """Statements are retold; a quotation would need the very words of the speaker."""
    blocks = [block for page in NewsPage.objects.all() for block in page.body]

    assert [block.block_type for block in blocks if block.block_type == "quotation"] == []
    assert [page.title for page in NewsPage.objects.all() if "“" in json.dumps(page.body.get_prep_value())] == []


# --- facts -------------------------------------------------------------------------------------------


def members(slug: str, day: date, kind: str = "member") -> list[str]:
    return names(row.member for row in Membership.objects.live().on(day).filter(consortium__slug=slug, kind=kind))


def officers(slug: str, day: date, **conditions) -> list[str]:
    rows = Appointment.objects.live().on(day).filter(consortium__slug=slug, body="", **conditions)
    return names(row.person for row in rows)


def test_members_on_three_days(starter):
    assert len(members("leaps", TODAY)) == 16
    assert members("leaps", TODAY, "associate") == ["SESAME"]
    assert members("leaps", date(2018, 6, 1), "associate") == []
    assert members("arie", TODAY) == ["DREAM", "EMFL", "INSPIRE", "LEAPS", "LENS", "LaserLab-Europe", "RADIATE"]
    assert members("lens", TODAY) == ["BNC", "ESS", "FZJ", "ILL", "LLB", "MLZ", "NPI", "PSI", "STFC"]
    assert "NPI" not in members("lens", date(2020, 7, 15))


def test_chairs_on_the_day_of_the_partnership(starter):
    assert officers("leaps", date(2020, 7, 15), office="chair") == ["Caterina Biscari"]
    assert officers("lens", date(2020, 7, 15), office="chair") == ["Helmut Schober"]


def test_officer_without_a_known_end_is_not_in_office_today(starter):
    assert officers("leaps", TODAY) == []
    assert officers("lens", TODAY) == []


def test_sources_that_a_membership_brings_in(starter):
    leaps, lens = Consortium.objects.get(slug="leaps"), Consortium.objects.get(slug="lens")
    of_leaps = Facility.objects.live().in_consortium(leaps, TODAY)
    of_lens = names(Facility.objects.live().in_consortium(lens, TODAY))

    assert of_leaps.count() == 19
    assert sorted(of_leaps.values_list("kind", flat=True)) == ["fel"] * 6 + ["synchrotron"] * 13
    assert names(Facility.objects.live().in_consortium(leaps, TODAY, "associate")) == ["SESAME"]
    assert of_lens == ["BRR", "ESS", "FRM II", "ISIS", "JCNS", "LVR-15", "Orphée", "RHF", "SINQ"]


@pytest.mark.parametrize(
    ("slug", "operator", "member"), [("mls", "HZB", "PTB"), ("frm-ii", "TUM", "MLZ"), ("lvr-15", "CVŘ", "NPI")]
)
def test_operator_and_member_may_be_two(starter, slug, operator, member):
    facility = Facility.objects.get(slug=slug)
    through = facility.memberships.get(live=True)

    assert names(facility.responsible_on(TODAY, "operator")) == [operator]
    assert str(through.member) == member


def test_status_of_a_source_over_time(starter):
    elettra = Facility.objects.get(slug="elettra")

    assert [status.status for status in elettra.statuses_on(date(2020, 7, 15))] == ["operating"]
    assert [status.status for status in elettra.statuses_on(date(2025, 7, 5))] == ["upgrade"]
    assert [status.status for status in Facility.objects.get(slug="orphee").statuses_on(TODAY)] == ["closed"]


def test_figures_of_the_partnership_have_date_and_source(starter):
    figures = Partnership.objects.get(slug="lens-leaps").figures.all()

    assert [str(figure).replace("\xa0", " ") for figure in figures] == ["28 facilities", "35 000 users"]
    assert {str(figure.as_of) for figure in figures} == {"2020-07"}
    assert all(figure.source_url for figure in figures)


def test_projects_with_sesame(starter):
    projects = Programme.objects.get(slug="sesame").projects.order_by("since", "until")

    assert [(project.acronym, str(project.since), str(project.until)) for project in projects] == [
        ("OPEN SESAME", "2017", "2019"),
        ("BEATS", "2019", "2023"),
        ("HESEB", "2019", "2024"),
        ("SUNSTONE", "2024", "2027"),
    ]
    assert [str(project.funder) for project in projects] == ["EC", "EC", "Helmholtz", "EC"]
    assert all(project.participations.count() for project in projects)


# --- pages -------------------------------------------------------------------------------------------


def test_page_of_leaps_today(starter, client):
    page = text_of(client, "/consortia/leaps/")

    assert "16 members" in page
    assert "SESAME" in page and "since November 2018" in page
    in_office = {str(term.person) for term in client.get("/consortia/leaps/").context["officers"]}
    assert not in_office & {"Mirjam van Daalen", "Caterina Biscari"}


def test_page_of_leaps_in_the_past(starter, client):
    assert "Caterina Biscari" in text_of(client, "/consortia/leaps/?on=2020-07-15")
    assert "Helmut Schober" in text_of(client, "/consortia/lens/?on=2020-07-15")
    assert "through SESAME" not in text_of(client, "/facilities/sesame/?on=2018-06-01")


def test_page_of_the_partnership(starter, client):
    page = text_of(client, "/partnerships/lens-leaps/")

    for words in ("July 2020", "28 facilities", "35 000 users", "LENS and LEAPS become strategic partners"):
        assert words in page


def test_science_diplomacy_is_drawn_from_records(starter, client):
    page = text_of(client, "/science-diplomacy/")

    for words in ("LAAAMP", "African Light Source", "Light for Ukraine", "more than 500", "more than 20 000"):
        assert words in page
    for acronym in ("OPEN SESAME", "BEATS", "HESEB", "SUNSTONE"):
        assert acronym in page


def test_facility_says_what_brings_it_in(starter, client):
    assert "through PSI" in text_of(client, "/facilities/sinq/")
    assert "LEAPS through" not in text_of(client, "/facilities/sinq/")
    assert "LEAPS through PTB" in text_of(client, "/facilities/mls/")
    assert "LENS through MLZ" in text_of(client, "/facilities/frm-ii/")


def test_every_page_and_record_answers(starter, client):
    addresses = [record.get_absolute_url() for model in RECORD_MODELS for record in model.objects.live()]
    addresses += [page.specific.get_absolute_url() for page in Page.objects.live().filter(depth__gt=1)]

    wrong = {address: client.get(address).status_code for address in {a.partition("#")[0] for a in addresses}}

    assert {address: status for address, status in wrong.items() if status != 200} == {}


def test_api_answers_with_the_same_facts(starter, client):
    of_leaps = client.get("/api/v1/facilities/?consortium=leaps").json()
    associates = client.get("/api/v1/facilities/?consortium=leaps&membership=associate").json()
    with_desy = client.get("/api/v1/projects/?participant=desy").json()

    assert of_leaps["count"] == 19
    assert [facility["slug"] for facility in associates["results"]] == ["sesame"]
    assert client.get("/api/v1/memberships/?kind=associate").json()["count"] == 1
    assert {"beats", "heseb", "open-sesame", "sunstone"} <= {project["slug"] for project in with_desy["results"]}
    assert client.get("/api/v1/facilities/?consortim=leaps").status_code == 400


def test_every_line_of_curl_in_the_documentation_works(starter, client):
    documentation = html.unescape(client.get("/api/v1/docs/").text)
    addresses = {address.split("//", 1)[1] for address in re.findall(r"<code>curl [^']*'([^']+)'", documentation)}

    wrong = {address for address in addresses if client.get(f"/{address.split('/', 1)[1]}").status_code != 200}

    assert len(addresses) > 15
    assert [address.partition("?")[2] for address in wrong] == ["contry=DE"]  # which shows an error


def test_settings_say_when_the_statement_was_made(starter):
    assert PortalSettings.objects.get().statement_on == TODAY
