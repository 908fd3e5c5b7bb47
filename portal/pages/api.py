"""News, events and publications in the API: only what anybody may read."""

from datetime import time
from pathlib import PurePath

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from portal.core.addresses import absolute
from portal.core.api import (
    ADDRESS,
    ADDRESS_OR_NONE,
    Derived,
    Gone,
    ReadField,
    RecordSerializer,
    RecordViewSet,
    References,
)
from portal.core.api.reading import Relation, Told
from portal.core.dates import to_partial_date

from .filters import EventFilter, NewsFilter, PublicationFilter
from .models import EventPage, NewsPage, PublicationPage
from .models.base import RECORDS
from .models.events import moment_of
from .models.publications import PublicationFile

FILES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"label": {"type": "string"}, "url": ADDRESS},
        "required": ["label", "url"],
    },
}
INSTANT = {"type": ["string", "null"], "format": "date-time"}
BY_ITS_CLOCK = "By the clock of its place; empty when no hour is set."


def instant(day: str | None, at: time | None, zone: str) -> str | None:
    """A moment with the offset of its own place, not of the server's."""
    moment = moment_of(to_partial_date(day), at, zone)
    return moment.isoformat() if moment else None


@extend_schema_field(ADDRESS)
class InTree(ReadField):
    """The address of a page, wherever in the tree it stands."""

    def told(self, model, prefix):
        def tell(row, asked):
            roots = asked.once("roots", lambda: [root.root_path for root in Site.get_site_root_paths()])
            path = row["url_path"]
            below = next((path.removeprefix(root) for root in roots if path.startswith(root)), "")
            return absolute(reverse("wagtail_serve", args=[below]))

        return Told(tell, ("url_path",))


@extend_schema_field(FILES)
class Files(ReadField):
    def told(self, model, prefix):
        columns = ("label", "document__title", "document", "document__file")
        files = Relation("files", PublicationFile.objects.all, "page_id", columns)
        return Told(lambda row, asked: [_file(one) for one in row["files"]], relations=(files,))


def _file(row):
    address = reverse("wagtaildocs_serve", args=[row["document"], PurePath(row["document__file"]).name])
    return {"label": row["label"] or row["document__title"], "url": absolute(address)}


class PageSerializer(RecordSerializer):
    """What a page says about itself, and the public records that it concerns."""

    consortia = References()
    organisations = References()
    facilities = References()
    partnerships = References()
    programmes = References()
    projects = References()
    people = References()
    page_url = InTree(help_text="Its page for people.")

    common = [*RECORDS, *RecordSerializer.sources, *RecordSerializer.identity]


class NewsSerializer(PageSerializer):
    class Meta:
        model = NewsPage
        fields = ["slug", "title", "kind", "published_on", "dateline", "subtitle", "intro", *PageSerializer.common]


class EventSerializer(PageSerializer):
    starts_at = Derived(*("starts", "start_time", "time_zone"), by=instant, schema=INSTANT, help_text=BY_ITS_CLOCK)
    ends_at = Derived(
        *("starts", "ends", "end_time", "time_zone"),
        by=lambda starts, ends, *clock: instant(ends or starts, *clock),
        schema=INSTANT,
        help_text=BY_ITS_CLOCK,
    )

    class Meta:
        model = EventPage
        fields = [
            "slug",
            "title",
            "starts",
            "ends",
            "starts_at",
            "ends_at",
            "time_zone",
            "is_cancelled",
            "place",
            "country",
            "online_url",
            "summary",
            *PageSerializer.common,
        ]


class PublicationSerializer(PageSerializer):
    issuing_consortia = References()
    issuing_organisations = References()
    doi = Derived(
        "doi",
        by=lambda doi: f"https://doi.org/{doi}" if doi else None,
        schema=ADDRESS_OR_NONE,
        help_text="Address of the DOI.",
    )
    files = Files(help_text="The paper itself, translations, annexes.")

    class Meta:
        model = PublicationPage
        fields = [
            "slug",
            "title",
            "kind",
            "issued_on",
            "issuing_consortia",
            "issuing_organisations",
            "doi",
            "external_url",
            "files",
            "summary",
            *PageSerializer.common,
        ]


class PageViewSet(RecordViewSet):
    newest_first = ()  # the lists of pages begin with the newest themselves

    @classmethod
    def public(cls):
        return cls.model.objects.for_readers().for_listing()

    def present_slug(self, old):
        redirects = Redirect.objects.filter(old_path__endswith=f"/{old}", redirect_page__isnull=False)
        targets = [redirect.redirect_page.specific for redirect in redirects.select_related("redirect_page")]
        pages = self.public().filter(pk__in=[page.pk for page in targets])
        if found := pages.first():
            return found.slug
        # What was deleted leads to the list in which it stood.
        if any(getattr(page, "row_model", None) is self.model for page in targets):
            raise Gone
        return None


class NewsViewSet(PageViewSet):
    """News, press releases and statements, the latest first."""

    model = NewsPage
    serializer_class = NewsSerializer
    filterset_class = NewsFilter


class EventViewSet(PageViewSet):
    """Events, the next one first, then those that are over."""

    model = EventPage
    newest_first = ("-first_published_at", "-pk")
    serializer_class = EventSerializer
    filterset_class = EventFilter


class PublicationViewSet(PageViewSet):
    """Papers that consortia and organisations issued, the latest first."""

    model = PublicationPage
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter


# Address in the API → what answers there; portal.api collects these.
routes = {"news": NewsViewSet, "events": EventViewSet, "publications": PublicationViewSet}
