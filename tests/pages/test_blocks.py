"""Building blocks draw from records: what changes there changes here, and what is not public is not shown."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from consortia.models import ConsortiumFigure, PartnershipStep
from portal.core.records import publish_now, save_draft
from portal.pages.blocks import BodyBlock
from portal.pages.figures import figure_choices, figure_key, find_figure
from programmes.models import Programme, Project
from tests.factories import (
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    stored,
)

from .factories import make_page

pytestmark = pytest.mark.django_db

HIDDEN = "HIDDEN"


def shown(client, *body) -> str:
    """What readers see of a page with these blocks."""
    return client.get(make_page(body=list(body)).url).content.decode()


def previewed(rf, *body) -> str:
    page = make_page()
    page.body = list(body)
    response = page.make_preview_request(rf.get("/"), page.default_preview_mode)
    response.render()
    return response.content.decode()


def make_programme(live=True, **fields) -> Programme:
    return stored(Programme(**({"name": "Programme", "since": "2010", "is_ongoing": True} | fields)), live)


def make_project(live=True, consortia=(), **fields) -> Project:
    project = Project(**({"title": "Project", "since": "2019", "until": "2023"} | fields))
    project.consortia.set(consortia)
    return stored(project, live)


def add_figure(record, label, number, live=True):
    record.figures.add(ConsortiumFigure(label=label, number=number, as_of="2020-07"))
    return publish_now(record) if live else save_draft(record)


def test_text_and_callout(client):
    page = shown(
        client,
        ("text", "<h2>Aims</h2><p>To serve <b>users</b>.</p>"),
        ("callout", {"text": "Read this.", "link": "/news/", "link_label": "The news"}),
    )

    assert "<h2>Aims</h2>" in page
    assert "Read this." in page
    assert '<a href="/news/">The news</a>' in page


def test_text_keeps_no_script(client):
    assert "<script>alert" not in shown(client, ("callout", {"text": "<script>alert(1)</script>", "link": ""}))


def test_text_does_not_lead_to_a_draft(client):
    open_page, waiting = make_page(slug="open"), make_page(slug="waiting", live=False)
    links = "".join(f'<a linktype="page" id="{page.pk}">words</a>' for page in (open_page, waiting))

    page = shown(client, ("text", f"<p>{links}</p>"))

    assert '<p><a href="/open/">words</a><a>words</a></p>' in page


def test_quotation_has_speaker_and_source(client):
    page = shown(
        client, ("quotation", {"text": "We agree.", "speaker": "A chair", "source_url": "https://said.example/then"})
    )

    for said in ("We agree.", "A chair", "https://said.example/then"):
        assert said in page


def test_figure_follows_its_record(client):
    leaps = add_figure(make_consortium(acronym="LEAPS"), "users", 35000)
    body = ("figures", [figure_key(leaps, "users")])
    assert "35\N{NARROW NO-BREAK SPACE}000" in shown(client, body)

    leaps.figures.set([ConsortiumFigure(label="users", number=24000, as_of="2018")])
    publish_now(leaps)

    page = shown(client, body)
    assert "24\N{NARROW NO-BREAK SPACE}000" in page
    assert "35\N{NARROW NO-BREAK SPACE}000" not in page


def test_figure_of_a_draft_is_shown_to_nobody_but_named_in_the_preview(client, rf):
    secret = add_figure(make_consortium(acronym=HIDDEN, live=False), "users", 4711, live=False)
    body = ("figures", [figure_key(secret, "users")])

    assert "4\N{NARROW NO-BREAK SPACE}711" not in shown(client, body)
    page = previewed(rf, body)
    assert "4\N{NARROW NO-BREAK SPACE}711" not in page
    assert "Only in the preview" in page


@pytest.mark.parametrize("key", ["consortium:1:gone", "nothing:1:users", "consortium:x:users", "", "users"])
def test_figure_that_does_not_exist_is_no_figure(key):
    assert find_figure(key) is None


def test_figure_that_was_renamed_shows_nothing(client, rf):
    leaps = add_figure(make_consortium(acronym="LEAPS"), "users", 35000)
    page = make_page(slug="about", body=[("figures", [figure_key(leaps, "users")])])
    leaps.figures.set([])
    publish_now(leaps)

    shown = client.get("/about/").content.decode()

    assert 'class="figure"' not in shown
    assert "Only in the preview" not in shown
    assert "Only in the preview" in previewed(rf, *((block.block_type, block.value) for block in page.body))


def test_figures_are_offered_by_record_with_drafts_marked():
    leaps = add_figure(make_consortium(acronym="LEAPS"), "users", 35000)
    add_figure(make_consortium(acronym="ARIE", live=False), "users", 40000, live=False)

    headings = [heading for heading, _choices in figure_choices()]
    assert headings == ["ARIE (consortium, draft)", "LEAPS (consortium)"]
    choices = dict(figure_choices())["LEAPS (consortium)"]
    assert choices == [(figure_key(leaps, "users"), "35\N{NO-BREAK SPACE}000 users")]


def test_projects_of_a_programme(client):
    programme = make_programme()
    make_project(acronym="BEATS", programme=programme)
    make_project(acronym=HIDDEN, programme=programme, live=False)
    make_project(acronym="OTHER")

    page = shown(client, ("projects_of_programme", {"heading": "What we do", "programme": programme}))

    assert "What we do" in page
    assert "BEATS" in page
    assert HIDDEN not in page
    assert "OTHER" not in page


def test_projects_of_a_consortium(client):
    leaps = make_consortium()
    make_project(acronym="INNOV", consortia=[leaps])
    make_project(acronym=HIDDEN, consortia=[leaps], live=False)

    page = shown(client, ("projects_of_consortium", {"heading": "", "consortium": leaps}))

    assert "INNOV" in page
    assert HIDDEN not in page


def test_facilities_of_a_consortium(client):
    leaps = make_consortium()
    make_membership(
        consortium=leaps, facilities=[make_facility(acronym="RING"), make_facility(acronym=HIDDEN, live=False)]
    )
    make_membership(consortium=leaps, live=False, facilities=[make_facility(acronym="UNCONFIRMED")])
    make_membership(consortium=leaps, since="2018", until="2019", facilities=[make_facility(acronym="GONE")])

    page = shown(client, ("facilities_of_consortium", {"heading": "", "consortium": leaps}))

    assert "RING" in page
    for hidden in (HIDDEN, "UNCONFIRMED", "GONE"):
        assert hidden not in page


def test_records_chosen_by_hand_keep_their_order(client):
    chosen = [
        ("project", make_project(acronym="LAST-BUT-ONE")),
        ("facility", make_facility(acronym="RING")),
        ("programme", make_programme(name="Outreach")),
        ("partnership", make_partnership(name="Together")),
        ("consortium", make_consortium(acronym="LEAPS")),
        ("organisation", make_organisation(short_name="LAB")),
        ("facility", make_facility(acronym=HIDDEN, live=False)),
    ]

    page = shown(client, ("chosen_records", {"heading": "Chosen", "records": chosen}))

    names = ["LAST-BUT-ONE", "RING", "Outreach", "Together", "LEAPS", "LAB"]
    places = [page.index(f">{name}<") for name in names]
    assert places == sorted(places)
    assert HIDDEN not in page


def test_programme_with_its_projects(client):
    programme = make_programme(name="Light for all", summary="Training in light.")
    make_project(acronym="BEATS", programme=programme)
    make_project(acronym=HIDDEN, programme=programme, live=False)

    page = shown(client, ("programme", programme))

    for said in ("Light for all", "Training in light.", "BEATS"):
        assert said in page
    assert HIDDEN not in page


def test_timelines(client):
    partnership = make_partnership()
    partnership.steps.add(PartnershipStep(taken_on="2020-02", what="First meeting"))
    publish_now(partnership)
    programme = make_programme()
    make_project(acronym="SECOND", programme=programme, since="2020")
    make_project(acronym="FIRST", programme=programme, since="2017-03")
    make_project(acronym="UNDATED", programme=programme, since="", until="")
    make_project(acronym=HIDDEN, programme=programme, live=False)

    page = shown(
        client,
        ("timeline_of_partnership", {"heading": "", "partnership": partnership}),
        ("timeline_of_programme", {"heading": "", "programme": programme}),
    )

    assert "First meeting" in page
    assert page.index("FIRST") < page.index("SECOND")
    assert HIDDEN not in page
    assert "UNDATED" not in page


def draft_blocks():
    consortium = make_consortium(acronym=HIDDEN, live=False)
    programme = make_programme(name=HIDDEN, live=False)
    partnership = make_partnership(name=HIDDEN, live=False)
    partnership.steps.add(PartnershipStep(taken_on="2020-02", what=HIDDEN))
    save_draft(partnership)
    make_membership(consortium=consortium, facilities=[make_facility(acronym="RING")])
    make_project(acronym="BEATS", programme=programme, consortia=[consortium])
    return [
        ("projects_of_programme", {"heading": "Heading", "programme": programme}),
        ("projects_of_consortium", {"heading": "Heading", "consortium": consortium}),
        ("facilities_of_consortium", {"heading": "Heading", "consortium": consortium}),
        ("chosen_records", {"heading": "Heading", "records": [("programme", programme)]}),
        ("programme", programme),
        ("timeline_of_partnership", {"heading": "Heading", "partnership": partnership}),
        ("timeline_of_programme", {"heading": "Heading", "programme": programme}),
        ("timeline_of_consortium", {"heading": "Heading", "consortium": consortium}),
    ]


def test_blocks_of_a_draft_show_nothing_but_warn_in_the_preview(client, rf):
    blocks = draft_blocks()

    page = shown(client, *blocks)
    for hidden in (HIDDEN, "Heading", "RING", "BEATS", "Only in the preview"):
        assert hidden not in page
    assert previewed(rf, *blocks).count("Only in the preview") == len(blocks)


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Image.objects.create(title="A ring", file=get_test_image_file(size=(600, 400)))


def picture_value(image, **fields):
    return BodyBlock().to_python(
        [{"type": "image", "value": {"image": {"image": image.pk} | fields, "caption": "Ring"}}]
    )


def test_picture_needs_a_text_or_to_be_decorative(picture):
    for fields in ({"alt_text": "A ring from above"}, {"decorative": True}):
        BodyBlock().clean(picture_value(picture, **fields))

    with pytest.raises(ValidationError) as refused:
        BodyBlock().clean(picture_value(picture, alt_text="", decorative=False))

    assert "alt text" in str(refused.value.block_errors[0].as_json_data())


def test_page_with_a_picture_without_a_text_is_not_published(picture):
    page = make_page(live=False)
    page.body = picture_value(picture, alt_text="", decorative=False)

    with pytest.raises(ValidationError, match="building block is incomplete"):
        page.save_revision(clean=False).publish()


# Wagtail leaves the file open from which it makes a rendition.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_picture_shows_its_text_and_caption(client, picture):
    page = make_page()
    page.body = picture_value(picture, alt_text="A ring from above")
    page.save_revision().publish()

    shown = client.get(page.url).content.decode()

    assert 'alt="A ring from above"' in shown
    assert "Ring</figcaption>" in shown


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere.example", "news"])
def test_callout_refuses_what_is_no_address(link):
    value = BodyBlock().to_python([{"type": "callout", "value": {"text": "Go", "link": link, "link_label": ""}}])

    with pytest.raises(ValidationError):
        BodyBlock().clean(value)
