"""A small public world, and around it everything that readers must not find.

Every text that is not public holds ``MARK`` and ``WORD``: a search for the word may not show the mark.
"""

from types import SimpleNamespace

from consortia.models import Appointment, Membership, PartnershipParty, PartnershipStep, Responsibility
from portal.core import records
from portal.pages.figures import figure_key
from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from programmes.models import Participation, ProgrammeFigure, Supporter
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)
from tests.pages.factories import (
    make_event,
    make_home,
    make_index,
    make_news,
    make_page,
    make_publication,
)
from tests.programmes.factories import make_programme, make_project

MARK, WORD = "Zyxwvut", "nightjar"
ONGOING = {"since": "2018", "is_ongoing": True}


def secret(what: str) -> str:
    return f"{MARK} {WORD} {what}"


def make_world() -> SimpleNamespace:
    """One public record of each kind, tied to each other, and one public page of each type."""
    leaps = make_consortium(acronym="LEAPS", slug="leaps", founded="2017", mission="To serve.")
    lens = make_consortium(acronym="LENS", slug="lens")
    desy = make_organisation(short_name="DESY", slug="desy", country="DE")
    psi = make_organisation(short_name="PSI", slug="psi")
    ring = make_facility(acronym="RING", slug="ring", operator=desy, status="operating", country="DE")
    sls = make_facility(acronym="SLS", slug="sls")
    ada = make_person(family_name="Ada", slug="ada")
    membership = make_membership(consortium=leaps, organisation=desy, facilities=[ring])
    appointment = make_appointment(person=ada, consortium=leaps, office="chair")
    joint = make_partnership(parties=[leaps, lens], name="Joint", slug="joint")
    laaamp = make_programme(name="LAAAMP", slug="laaamp", supporters=[{"consortium": leaps, "role": "behind"}])
    beats = make_project(
        acronym="BEATS",
        slug="beats",
        programme=laaamp,
        consortia=[leaps],
        funder=desy,
        funding_programme="Horizon 2020",
        participations=[{"organisation": desy, "facility": ring, "role": "coordinator"}, {"organisation": psi}],
        outcomes=[{"label": "people", "number": 3}],
    )
    alone = make_project(acronym="ALONE", slug="alone", **ONGOING, until="")
    world = SimpleNamespace(**locals())
    make_pages(world)
    return world


def make_pages(world) -> None:
    named = {
        "consortia": [world.leaps],
        "organisations": [world.desy],
        "facilities": [world.ring],
        "partnerships": [world.joint],
        "programmes": [world.laaamp],
        "projects": [world.beats],
        "people": [world.ada],
    }
    world.home = make_home(lede="What the leagues are.", body=[("text", "<p>Welcome.</p>")])
    world.news_index = make_index(NewsIndexPage)
    world.event_index = make_index(EventIndexPage)
    world.publication_index = make_index(PublicationIndexPage)
    world.news = make_news(title="News", slug="item", about=[world.leaps], press=[world.leaps], **named)
    world.event = make_event(title="Event", slug="meeting", **named)
    world.paper = make_publication(title="Paper", slug="paper", issuing_consortia=[world.leaps], **named)
    world.about = make_page(title="About", slug="about", **named)
    world.blocks = make_page(title="Blocks", slug="blocks", body=[("text", "<p>Blocks.</p>")])


def current(record):
    """The record as an editor would open it."""
    return type(record)._base_manager.get(pk=record.pk).get_latest_revision_as_object()


def republished(record, **rows) -> None:
    """Add rows to inline or many-to-many relations of a public record, and publish it again."""
    draft = current(record)
    for relation, added in rows.items():
        getattr(draft, relation).add(*added)
    draft.save_revision().publish()


def with_change(record, **fields):
    """A new revision of a public record, not yet published."""
    draft = current(record)
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision()


def hide(world, live=False) -> SimpleNamespace:
    """A draft of every kind, and whatever of the public world names it. With ``live`` all of it is public."""
    hidden = SimpleNamespace(
        consortium=make_consortium(live, acronym=secret("league"), name=secret("league's name"), accent="#123456"),
        organisation=make_organisation(live, short_name=secret("laboratory"), name=secret("laboratory's name")),
        person=make_person(live, given_name=MARK, family_name=f"{WORD} person"),
    )
    programme = make_programme(
        False,
        name=secret("programme"),
        regions=["africa"],
        supporters=[{"consortium": world.leaps}, {"organisation": world.desy}, {"facility": world.ring}],
    )
    programme.figures.add(ProgrammeFigure(label=secret("figure"), number=78))
    hidden.programme = records.publish_now(programme) if live else records.save_draft(programme)
    hidden.successor_of_it = make_organisation(live, short_name=secret("forerunner"), successor=world.desy)
    alike = {"part_of": world.ring, "operator": world.desy, "country": "DE", "status": "operating"}
    hidden.facility = make_facility(live, acronym=secret("ring"), **alike)
    hide_relations(world, hidden, live)
    hide_ends(world, hidden)
    hidden.pages = hide_pages(world, live)
    name_in_pages(world, hidden)
    return hidden


def hide_relations(world, hidden, live) -> None:
    """Drafts that tie public records together."""
    hidden.membership = make_membership(
        live, consortium=world.leaps, organisation=world.psi, facilities=[world.sls], note=secret("membership")
    )
    hidden.appointment = make_appointment(
        live, person=world.ada, consortium=world.lens, title=secret("office"), affiliation=world.desy
    )
    hidden.office_there = make_appointment(
        live, person=world.ada, organisation=world.desy, office="other", title=secret("office at the laboratory")
    )
    partnership = make_partnership(False, parties=[world.leaps, world.lens], name=secret("partnership"))
    partnership.steps.add(PartnershipStep(taken_on="2020", what=secret("step")))
    hidden.partnership = records.publish_now(partnership) if live else records.save_draft(partnership)
    hidden.project = make_project(
        live,
        acronym=secret("project"),
        programme=world.laaamp,
        consortia=[world.leaps],
        funder=world.desy,
        funding_programme=secret("fund"),
        participations=[{"organisation": world.desy, "facility": world.ring, "role": "coordinator"}],
        outcomes=[{"label": secret("outcome"), "number": 77}],
        **ONGOING,
        until="",
    )


def hide_ends(world, hidden) -> None:
    """Public rows whose other end is a draft."""
    for row in (
        Membership(consortium=world.leaps, organisation=hidden.organisation, note=secret("stay"), **ONGOING),
        Membership(consortium=world.leaps, network=hidden.consortium, kind="associate", **ONGOING),
        Membership(consortium=hidden.consortium, organisation=world.desy, **ONGOING),
        Appointment(person=hidden.person, consortium=world.leaps, office="vice-chair", **ONGOING),
        Appointment(person=world.ada, consortium=hidden.consortium, office="officer", **ONGOING),
        Appointment(person=hidden.person, organisation=world.desy, office="president", **ONGOING),
    ):
        records.publish_now(row)
    republished(world.membership, facilities=[hidden.facility])
    republished(world.joint, parties=[PartnershipParty(consortium=hidden.consortium)])
    republished(
        world.ring, responsibilities=[Responsibility(organisation=hidden.organisation, role="owner", **ONGOING)]
    )
    ends = ("consortium", "organisation", "facility")
    republished(world.laaamp, supporters=[Supporter(**{end: getattr(hidden, end)}, role="lead") for end in ends])
    taking_part = [Participation(organisation=hidden.organisation, role="associated")]
    republished(world.beats, participations=taking_part, consortia=[hidden.consortium])
    beats = current(world.beats)
    beats.participations.get(organisation=world.psi).facility = hidden.facility
    beats.save_revision().publish()
    with_change(world.alone, programme=hidden.programme, funder=hidden.organisation).publish()
    with_change(world.psi, successor=hidden.organisation).publish()
    with_change(world.sls, part_of=hidden.facility).publish()
    with_change(world.appointment, affiliation=hidden.organisation).publish()


def hide_pages(world, live) -> list:
    """A draft of each type of page that there may be several of, and pages that only some may read."""
    concerned = {"consortia": [world.leaps], "organisations": [world.desy], "facilities": [world.ring]}
    concerned |= {"partnerships": [world.joint], "programmes": [world.laaamp], "projects": [world.beats]}
    concerned |= {"people": [world.ada]}
    inner = make_page(title=secret("inner page"), slug=f"{MARK}-inner".lower(), parent=world.about, **concerned)
    below = make_page(title=secret("page below"), slug=f"{MARK}-below".lower(), parent=inner)
    inner_news = make_news(title=secret("inner news"), intro=secret("inner intro"), **concerned)
    if not live:
        inner.view_restrictions.create(restriction_type="login")
        inner_news.view_restrictions.create(restriction_type="login")
    return [
        make_news(live, title=secret("news"), published_on="2011", **concerned),
        make_event(live, title=secret("event"), starts="2012", **concerned),
        make_event(live, title=secret("event to come"), starts="2099", **concerned),
        make_publication(live, title=secret("paper"), issued_on="2013", issuing_consortia=[world.leaps], **concerned),
        make_page(live, title=secret("page"), **concerned),
        inner,
        below,
        inner_news,
    ]


def name_in_pages(world, hidden) -> None:
    """Public pages that name drafts in their relations and in every building block."""
    named = {
        "consortia": [hidden.consortium],
        "organisations": [hidden.organisation],
        "facilities": [hidden.facility],
        "partnerships": [hidden.partnership],
        "programmes": [hidden.programme],
        "projects": [hidden.project],
        "people": [hidden.person],
    }
    republished(world.news, about=[hidden.consortium], press=[hidden.consortium], **named)
    republished(world.event, **named)
    issuing = {"issuing_consortia": [hidden.consortium], "issuing_organisations": [hidden.organisation]}
    republished(world.paper, **issuing, **named)
    blocks = blocks_naming(hidden)
    with_change(world.blocks, body=[("text", "<p>Blocks.</p>"), *blocks]).publish()
    figures = [("figure", figure_key(hidden.programme, secret("figure")))]
    with_change(world.home, body=[("text", "<p>Welcome.</p>"), *blocks], figures=figures).publish()


def blocks_naming(hidden) -> list[tuple[str, object]]:
    """Every block that draws from records, each naming a draft."""
    chosen = ("project", "programme", "facility", "partnership", "consortium", "organisation")
    return [
        ("programme", hidden.programme),
        ("projects_of_programme", {"heading": "Projects", "programme": hidden.programme}),
        ("projects_of_consortium", {"heading": "Projects", "consortium": hidden.consortium}),
        ("facilities_of_consortium", {"heading": "Facilities", "consortium": hidden.consortium}),
        ("timeline_of_partnership", {"heading": "Steps", "partnership": hidden.partnership}),
        ("timeline_of_programme", {"heading": "Projects", "programme": hidden.programme}),
        ("timeline_of_consortium", {"heading": "Projects", "consortium": hidden.consortium}),
        ("chosen_records", {"heading": "Chosen", "records": [(name, getattr(hidden, name)) for name in chosen]}),
        ("figures", [figure_key(hidden.programme, secret("figure"))]),
    ]


def change(world) -> list:
    """An unpublished change of every public record and page; answers with the revisions."""
    texts = {
        "leaps": "mission",
        "desy": "name",
        "ring": "name",
        "ada": "summary",
        "membership": "note",
        "appointment": "title",
        "joint": "name",
        "laaamp": "full_title",
        "beats": "title",
        "home": "lede",
        "news_index": "intro",
        "event_index": "intro",
        "publication_index": "intro",
        "news": "title",
        "event": "title",
        "paper": "title",
        "about": "title",
        "blocks": "title",
    }
    return [with_change(getattr(world, name), **{field: secret(f"change of {name}")}) for name, field in texts.items()]
