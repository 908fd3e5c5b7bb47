"""One record of each kind with as many rows as one likes in each of its relations, and as many records beside it.

Rows are stored as they stand, in one statement a table: for tests that count queries or time, and look at nothing else.
"""

from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Locale, Page

from consortia.models import (
    Appointment,
    Consortium,
    Facility,
    FacilityFigure,
    FacilityName,
    FacilityStatus,
    Membership,
    Organisation,
    Partnership,
    PartnershipParty,
    Person,
    Responsibility,
    Specification,
)
from portal.core.records import Record
from portal.pages.models import EventPage, NewsPage, PublicationFile, PublicationPage
from programmes.models import Outcome, Participation, Programme, Project, Supporter
from tests.pages.factories import make_event, make_news, make_publication

ONGOING = {"since": "2018", "is_ongoing": True}
PUBLIC = {"live": True, "has_unpublished_changes": False}


def many(model, number: int, /, **fields) -> list:
    """Rows of a model. A text is filled in with the number of the row, of a list each row takes its own value."""
    if issubclass(model, Record):
        now = timezone.now()
        fields |= PUBLIC | {"first_published_at": now, "last_published_at": now}
    rows = [model(**{name: _value(value, place) for name, value in fields.items()}) for place in range(number)]
    for row in rows:
        if hasattr(row, "derive"):
            row.derive()
    return model._base_manager.bulk_create(rows, batch_size=500)


def _value(value, place):
    if isinstance(value, list):
        return value[place]
    return value.format(place) if isinstance(value, str) else value


def tied(model, relation: str, pairs) -> None:
    """Store who names whom in a relation to many records."""
    field = model._meta.get_field(relation)
    through, names = field.remote_field.through, (field.m2m_column_name(), field.m2m_reverse_name())
    rows = [through(**dict(zip(names, (one.pk, other.pk), strict=True))) for one, other in pairs]
    through._base_manager.bulk_create(rows, batch_size=500)


def labs(number, word, **fields) -> list:
    return many(Organisation, number, name=f"{word} {{}}", short_name=f"{word}{{}}", slug=f"{word}-{{}}", **fields)


def leagues(number, word, **fields) -> list:
    return many(Consortium, number, name=f"{word} {{}}", acronym=f"{word}{{}}", slug=f"{word}-{{}}", **fields)


def sources(number, word, **fields) -> list:
    return many(Facility, number, name=f"{word} {{}}", acronym=f"{word}{{}}", slug=f"{word}-{{}}", **fields)


def people(number, word) -> list:
    return many(Person, number, given_name="Ada", family_name=f"{word}{{}}", slug=f"{word}-{{}}")


def grow(number: int) -> None:
    """Addresses end in the number: ``/consortia/hub-3/``, ``/news/item-3/``."""
    # The home page shows the first dozen.
    [hub], [partner] = leagues(1, f"A-hub-{number}"), leagues(1, f"partner-{number}")
    [lab], [person] = labs(1, f"lab-{number}", country="DE"), people(1, f"person-{number}")
    for one, slug in ((hub, f"hub-{number}"), (lab, f"lab-{number}"), (person, f"person-{number}")):
        type(one).objects.filter(pk=one.pk).update(slug=slug)
    ring = grow_ring(number, lab)
    grow_memberships(number, hub, partner, lab, ring)
    grow_offices(number, hub, lab, person)
    grow_programmes(number, hub, lab, ring)
    for model, make in ((NewsPage, make_news), (EventPage, make_event), (PublicationPage, make_publication)):
        grow_pages(number, model, make, {"consortia": hub, "organisations": lab, "facilities": ring, "people": person})


def grow_ring(number, lab) -> Facility:
    """A facility with many who are responsible for it, parts, names, figures and lines of data."""
    # Its acronym comes first in the list, so that what it has is on the first page.
    [ring] = many(Facility, 1, name="Ring", acronym=f"A{number}", slug=f"ring-{number}")
    many(FacilityStatus, 1, facility=ring, status="operating", **ONGOING)
    partners = labs(number, f"partner-lab-{number}")
    many(Responsibility, number, facility=ring, organisation=partners, role="partner", **ONGOING)
    many(FacilityName, number, facility=ring, name="Name {}")
    many(FacilityFigure, number, facility=ring, label="figure {}", number=1)
    many(Specification, number, facility=ring, label="line {}", value="1")
    parts = sources(number, f"part-{number}", part_of=ring)
    many(FacilityStatus, number, facility=parts, status="operating", **ONGOING)
    many(Responsibility, number, facility=parts, organisation=lab, role="operator", **ONGOING)
    return ring


def grow_memberships(number, hub, partner, lab, ring) -> None:
    others, networks = labs(number, f"other-{number}"), leagues(number, f"network-{number}")
    brought = many(Membership, number, consortium=hub, organisation=others, **ONGOING)
    tied(Membership, "facilities", zip(brought, sources(number, f"source-{number}"), strict=True))
    many(Membership, number, consortium=hub, network=networks, kind="associate", **ONGOING)
    bringing_ring = many(Membership, number, consortium=networks, organisation=lab, **ONGOING)
    tied(Membership, "facilities", [(stay, ring) for stay in bringing_ring])
    many(Membership, number, consortium=networks, network=partner, **ONGOING)
    unions = many(Partnership, number, name="Union {}", slug=f"with-{number}-{{}}", **ONGOING)
    for party in (hub, partner):
        many(PartnershipParty, number, partnership=unions, consortium=party)
    [union] = many(Partnership, 1, name="Union", slug=f"union-{number}", **ONGOING)
    many(PartnershipParty, number, partnership=union, consortium=networks)


def grow_offices(number, hub, lab, person) -> None:
    others, networks = labs(number, f"house-{number}"), leagues(number, f"club-{number}")
    said = {"office": "delegate"} | ONGOING
    many(Appointment, number, person=people(number, f"delegate-{number}"), consortium=hub, affiliation=others, **said)
    many(Appointment, number, person=person, consortium=networks, affiliation=lab, **said)
    many(Appointment, number, person=people(number, f"head-{number}"), organisation=lab, **said)


def grow_programmes(number, hub, lab, ring) -> None:
    bodies, parts = labs(number, f"body-{number}"), sources(number, f"place-{number}")
    [effort] = many(Programme, 1, name="Effort", slug=f"effort-{number}", **ONGOING)
    many(Supporter, number, programme=effort, organisation=bodies, **ONGOING)
    programmes = many(Programme, number, name="Programme {}", slug=f"programme-{number}-{{}}", **ONGOING)
    for end in ({"consortium": hub}, {"organisation": lab}, {"facility": ring}):
        many(Supporter, number, programme=programmes, **end, **ONGOING)
    span = {"since": "2019", "until": "2023"}
    named = {"acronym": f"WORK{number}-{{}}", "slug": f"work-{number}-{{}}"}
    projects = many(Project, number, programme=effort, funder=lab, **named, **span)
    [project] = many(Project, 1, acronym="PROJECT", slug=f"project-{number}", **span)
    tied(Project, "consortia", [(one, hub) for one in (*projects, project)])
    many(Participation, number, project=projects, organisation=lab, facility=ring, role="coordinator", **span)
    many(Participation, number, project=project, organisation=bodies, facility=parts, **span)
    many(Outcome, number, project=project, label="outcome {}", number=1)


def grow_pages(number, model, make, concerned) -> None:
    """Pages that concern the same records, beside one that concerns many."""
    item = make(slug=f"item-{number}")
    tied(model, "consortia", [(item, one) for one in leagues(number, f"{model._meta.model_name}-{number}")])
    tied(model, "facilities", [(item, one) for one in sources(number, f"{model._meta.model_name}-{number}")])
    if model is PublicationPage:
        documents = many(Document, number, title="File {}", file="documents/file-{}.pdf", file_size=1)
        many(PublicationFile, number, page=item, document=documents)
    pages = page_rows(number, item)
    for page in pages:
        row = model(page_ptr=page)
        row.__dict__.update({name: value for name, value in vars(page).items() if name != "_state"})
        row.derive()
        row.save_base(raw=True)
    for relation, record in concerned.items():
        tied(model, relation, [(page, record) for page in pages])


def page_rows(number, like) -> list[Page]:
    """Rows of the tree beside a page, without those of their kind."""
    above = like.get_parent()
    first = int(like.path[-4:], 36) + 1
    Page.objects.filter(pk=above.pk).update(numchild=above.numchild + number)
    return many(
        Page,
        number,
        path=[above.path + Page._int2str(first + place).zfill(4) for place in range(number)],
        depth=like.depth,
        title="Page {}",
        draft_title="Page {}",
        slug=f"page-{number}-{{}}",
        url_path=f"{above.url_path}page-{number}-{{}}/",
        content_type=ContentType.objects.get_for_model(like),
        locale=Locale.objects.get(),
        first_published_at=timezone.now(),
        last_published_at=timezone.now(),
        translation_key=[uuid4() for _ in range(number)],
        **PUBLIC,
    )
