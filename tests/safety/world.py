"""Records, pages and files whose every text is a string of the corpus; which fields there are, the models say."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import ContentFile
from django.db import models
from django.utils.html import escape
from django_countries.fields import CountryField
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from portal.core import records
from portal.core.dates import PartialDateField
from portal.core.fields import HexColourField, WebAddressesField
from portal.core.identifiers import DOIField, IdentifierField
from portal.core.records import Record, models_by_name
from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from tests.factories import make_consortium
from tests.pages.factories import make_event, make_home, make_index, make_news, make_page, make_publication
from tests.safety.corpus import ADDRESSES, DOI, EMAIL, MARK, text_for, texts_for

# Fields that hold a word of a fixed form; the forms of the others are in ``value_for``.
FIXED = (models.SlugField, PartialDateField, CountryField, HexColourField)
MADE_BY_WAGTAIL = {"path", "url_path", "draft_title", "seo_title", "time_zone"}
# Of these a row names exactly one.
EITHER = {"Supporter": {"organisation"}, "ProgrammeRegion": {"country"}}
ENDS = {"appointment": {"consortium"}, "membership": {"organisation"}}
ORDER = (
    "organisation",
    "consortium",
    "person",
    "facility",
    "partnership",
    "programme",
    "project",
    "membership",
    "appointment",
)


def text_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields of a model into which somebody may type what he likes."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | StreamField)
        is_fixed = field.choices or isinstance(field, FIXED) or field.name in MADE_BY_WAGTAIL
        is_number = isinstance(field, IdentifierField) and not isinstance(field, DOIField)
        if is_text and field.editable and not is_fixed and not is_number:
            yield field


def rich(text: str) -> str:
    """Rich text as the editor stores it, and between it what only somebody stores who goes round the editor."""
    address = escape(ADDRESSES[0])
    return (
        f'<h3>{escape(text)}</h3><p onclick="{MARK}()">{escape(text)} <a href="{address}">{escape(text)}</a>'
        f'<script>{MARK}()</script><svg onload="{MARK}()"></svg><a href="javascript:{MARK}()">a</a></p>'
    )


def value_for(field: models.Field, number: int, pool: SimpleNamespace):
    """A string of the corpus in the form that the field asks for."""
    if isinstance(field, StreamField):
        return blocks(number, pool) if field.name == "body" else []
    for kind, value in (
        (WebAddressesField, "\n".join(ADDRESSES)),
        (models.URLField, ADDRESSES[number % len(ADDRESSES)]),
        (models.EmailField, EMAIL),
        (DOIField, DOI),
        (RichTextField, rich(text_for(number, None))),
    ):
        if isinstance(field, kind):
            return value
    return text_for(number, field.max_length)


def blocks(number: int, pool: SimpleNamespace) -> list:
    """Every building block into which text is typed or which draws it from records."""
    address = ADDRESSES[number % len(ADDRESSES)]
    text, title, heading, every = (text_for(number, length) for length in (80, 160, 120, None))
    of = {name: rows[-1] for name, rows in pool.records.items() if rows}
    drawn = {
        "projects_of_programme": "programme",
        "projects_of_consortium": "consortium",
        "facilities_of_consortium": "consortium",
        "timeline_of_partnership": "partnership",
        "timeline_of_programme": "programme",
        "timeline_of_consortium": "consortium",
    }
    kinds = ("project", "programme", "facility", "partnership", "consortium", "organisation")
    return [
        ("text", rich(every)),
        ("quotation", {"text": every, "speaker": title, "source_url": address}),
        *(
            ("callout", {"text": every, "link": f'/"><svg/onload={text}>', "link_label": text})
            for text in texts_for(80)
        ),
        ("image", {"image": pool.image, "caption": title}),
        ("document", {"document": pool.document, "description": title}),
        ("programme", of["programme"]),
        ("chosen_records", {"heading": heading, "records": [(kind, of[kind]) for kind in kinds]}),
        *((block, {"heading": heading, end: of[end]}) for block, end in drawn.items()),
        ("accessibility_statement", None),
    ]


def rows_for(model: type[models.Model]) -> int:
    """How many rows it takes until each of its fields has held every string."""
    numbers = [len(texts_for(value_length(field))) for field in text_fields(model)]
    return max(numbers, default=1)


def value_length(field: models.Field) -> int | None:
    is_plain = type(field) in (models.CharField, models.TextField)
    return field.max_length if is_plain else None


def fill(row: models.Model, number: int, pool: SimpleNamespace, but: tuple[str, ...] = ()) -> None:
    """Type into every field of the row, and choose the first of what there is to choose."""
    for place, field in enumerate(text_fields(type(row))):
        setattr(row, field.name, value_for(field, number + place, pool))
    chosen = EITHER.get(type(row).__name__) or ENDS.get(row._meta.model_name, set())
    for field in row._meta.concrete_fields:
        if field.name not in but and (not field.blank or field.name in chosen):
            _fill_plain(row, field, pool)
    if hasattr(row, "is_ongoing"):
        row.since, row.is_ongoing = "2000", True


def _fill_plain(row, field, pool):
    if isinstance(field, models.ForeignKey) and field.related_model in (type(file) for file in (pool.document,)):
        setattr(row, field.name, pool.document)
    elif isinstance(field, models.ForeignKey):
        name = field.related_model._meta.model_name
        if rows := pool.records.get(name):
            setattr(row, field.name, rows[-1])
    elif isinstance(field, PartialDateField):
        setattr(row, field.name, "2000")
    elif isinstance(field, CountryField):
        setattr(row, field.name, "DE")
    elif isinstance(field, models.DecimalField):
        setattr(row, field.name, 1)
    elif field.choices and not field.has_default():
        setattr(row, field.name, field.choices[0][0])


def make_record(name: str, number: int, pool: SimpleNamespace) -> Record:
    """A public record with rows of every kind it has, in which every string stands, and an older version of it."""
    model = models_by_name()[name]
    record = model()
    fill(record, number + 1, pool)
    for relation in model.inline_relations():
        for place in range(rows_for(relation.related_model)):
            row = relation.related_model()
            fill(row, number + place, pool, but=(relation.field.name,))
            getattr(record, relation.get_accessor_name()).add(row)
    if name == "partnership":
        record.parties.add(type(record.parties.first())(consortium=make_consortium()))
    give_image(record, pool)
    if name == "facility":
        record.part_of = None
    for relation, of in (("facilities", "facility"), ("consortia", "consortium")):
        try:
            model._meta.get_field(relation)
            getattr(record, relation).set(pool.records[of][-1:])
        except FieldDoesNotExist:
            continue
    records.save_draft(record)
    fill(record, number, pool)
    if name == "facility":
        record.part_of = None
    return records.publish_now(record)


def more_of(world: SimpleNamespace) -> list[Record]:
    """Further public records, until every field of every record has held every string; each a bare row."""
    more = []
    for name, [first] in world.records.items():
        for number in range(1, rows_for(type(first))):
            record = type(first)(live=True)
            fill(record, number, world)
            if name == "facility":
                record.part_of = None
            record.save()
            more.append(record)
    return more


def give_image(record, pool):
    for name in ("image", "logo"):
        if any(field.name == name for field in record._meta.concrete_fields):
            setattr(record, name, pool.image)


def make_files(number: int, pool: SimpleNamespace) -> None:
    text = text_for(number, 255)
    pool.image = get_image_model().objects.create(title=text, description=text, file=get_test_image_file())
    pool.image.contextual_alt_text, pool.image.decorative = text, False
    pool.document = get_document_model().objects.create(title=text, file=ContentFile(b"%PDF-1.4", "paper.pdf"))


RELATIONS = {
    "consortia": "consortium",
    "organisations": "organisation",
    "facilities": "facility",
    "partnerships": "partnership",
    "programmes": "programme",
    "projects": "project",
    "people": "person",
}


def make_pages(number: int, pool: SimpleNamespace) -> list:
    """A public page of every type, concerned with the records of the pool."""
    named = {field: pool.records[name][-1:] for field, name in RELATIONS.items()}
    pages = []
    for make in (make_news, make_event, make_publication, make_page):
        page = make(title="x", **named)
        pages.append(retype(page, number, pool))
    indexes = [make_index(model) for model in (NewsIndexPage, EventIndexPage, PublicationIndexPage)]
    return pages + [retype(page, number, pool) for page in (make_home(), *indexes)]


def retype(page, number: int, pool: SimpleNamespace):
    for place, field in enumerate(text_fields(type(page))):
        setattr(page, field.name, value_for(field, number + place, pool))
    page.seo_title = text_for(number, 255)
    for relation in type(page)._meta.related_objects:
        if relation.get_accessor_name() == "files":
            page.files.set([relation.related_model(document=pool.document, label=text_for(number, 80))])
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_world(number: int) -> SimpleNamespace:
    """A record and a page of every type; each field begins with another string, and ``number`` says with which."""
    pool = SimpleNamespace(records={name: [] for name in ORDER}, pages=[])
    make_files(number, pool)
    for place, name in enumerate(ORDER):
        pool.records[name].append(make_record(name, number + place, pool))
    pool.pages = make_pages(number, pool)
    return pool
