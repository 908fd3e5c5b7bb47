"""What changes an item without a change of its own: a file, the page above it, the order of what it names."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from portal.pages.models import NewsIndexPage, PublicationFile
from tests.api.mirrors import Mirror, present
from tests.factories import make_facility, make_membership, make_organisation
from tests.pages.factories import make_index, make_news, make_publication
from tests.programmes.factories import make_programme, make_project
from tests.public.world import republished

from .test_changes import publish, since

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def test_file_changes_the_publication_that_offers_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = get_document_model().objects.create(title="Paper", file=ContentFile(b"%PDF-1.4", name="paper.pdf"))
    alone = get_document_model().objects.create(title="Alone", file=ContentFile(b"%PDF-1.4", name="alone.pdf"))
    republished(make_publication(slug="strategy"), files=[PublicationFile(document=paper)])
    mirror = Mirror().follow()

    paper.title = "Strategy"
    paper.save()

    assert since(mirror) == [("changed", "publications/strategy")]
    paper.file = ContentFile(b"%PDF-1.5", name="strategy.pdf")
    paper.save()
    assert since(mirror) == [("changed", "publications/strategy")]
    alone.title = "Still alone"
    alone.save()
    assert since(mirror) == []


def test_page_that_moves_takes_the_addresses_below_it_along():
    make_news(slug="first")
    make_news(slug="draft", live=False)
    mirror = Mirror().follow()

    publish(make_index(NewsIndexPage), slug="press")

    assert since(mirror) == [("changed", "news/first")]
    assert next(iter(mirror.items.values()))["page_url"].endswith("/press/first/")
    publish(make_index(NewsIndexPage), intro="What is new.")
    assert since(mirror) == []


def test_alias_and_copy_are_told_though_nobody_publishes_them():
    news = make_news(slug="news", title="Before")
    mirror = Mirror().follow()

    news.create_alias(update_slug="alias")
    news.copy(update_attrs={"slug": "copy"})

    assert since(mirror) == [("published", "news/alias"), ("published", "news/copy")]
    publish(news, title="After")
    assert set(since(mirror)) == {("changed", "news/news"), ("changed", "news/alias")}


def test_order_of_what_is_named_hangs_on_what_is_told_of_it():
    programme, other = make_programme(name="Alpha", acronym="Z"), make_programme(name="Beta", acronym="Y")
    early, late = make_project(acronym="EARLY", until="2020"), make_project(acronym="LATE", until="2021")
    ring, bess = make_facility(acronym="", name="Ring"), make_facility(acronym="BESS", name="Storage ring")
    make_membership(organisation=make_organisation(), facilities=[ring, bess])
    make_news(programmes=[programme, other], projects=[early, late], facilities=[ring, bess])
    mirror = Mirror().follow()

    for record, fields in (
        (programme, {"name": "Gamma"}),
        (early, {"until": "2024"}),
        (bess, {"acronym": "", "name": "BESS"}),
    ):
        publish(record, **fields)
        assert mirror.follow().items == present(), fields
