"""News, events and publications in the API: only what anybody may read."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from wagtail.contrib.redirects.models import Redirect

from portal.core.addresses import absolute
from portal.core.api import Gone, RecordSerializer, RecordViewSet, References

from .filters import EventFilter, NewsFilter, PublicationFilter
from .models import EventPage, NewsPage, PublicationPage
from .models.base import RECORDS

FILE = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "label": {"type": "string"},
            "url": {"type": "string", "format": "uri"},
        },
        "required": ["label", "url"],
    },
}


@extend_schema_field({"type": ["string", "null"], "format": "date-time"})
class Instant(serializers.Field):
    """A moment with the offset of its own place, not of the server's."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, moment):
        return moment.isoformat()


class PageSerializer(RecordSerializer):
    """What a page says about itself, and the public records that it concerns."""

    consortia = References()
    organisations = References()
    facilities = References()
    partnerships = References()
    programmes = References()
    projects = References()
    people = References()

    common = [*RECORDS, *RecordSerializer.sources, *RecordSerializer.identity]


class NewsSerializer(PageSerializer):
    class Meta:
        model = NewsPage
        fields = ["slug", "title", "kind", "published_on", "dateline", "subtitle", "intro", *PageSerializer.common]


class EventSerializer(PageSerializer):
    starts_at = Instant(help_text="By the clock of its place; empty when no hour is set.")
    ends_at = Instant(help_text="By the clock of its place; empty when no hour is set.")

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
    files = serializers.SerializerMethodField()

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

    @extend_schema_field(FILE)
    def get_files(self, page):
        return [{"label": str(file), "url": absolute(file.document.url)} for file in page.files.all()]


class PageViewSet(RecordViewSet):
    newest_first = ()  # the lists of pages begin with the newest themselves

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            # The contract is drawn without a database, which "readers" would ask for private pages.
            return self.model.objects.none()
        return self.model.objects.for_readers().for_api()

    def present_slug(self, old):
        redirects = Redirect.objects.filter(old_path__endswith=f"/{old}", redirect_page__isnull=False)
        targets = [redirect.redirect_page.specific for redirect in redirects.select_related("redirect_page")]
        pages = self.model.objects.for_readers().filter(pk__in=[page.pk for page in targets])
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
