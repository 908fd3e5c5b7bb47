from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.core.addresses import absolute
from portal.core.freshness import version
from portal.core.freshness.keeping import Mark, marked
from portal.core.freshness.version import BEGINNING

from .changes import Cursor
from .dumps import listed, path_of
from .models import Dump
from .parameters import ChecksParameters


class DumpSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="Address of the file: gzip, one item a line as JSON.")
    cursor = serializers.SerializerMethodField(help_text="Give it to `/api/v1/changes/` as `after`.")

    class Meta:
        model = Dump
        fields = ["url", "made_at", "version", "cursor", "items", "size", "sha256"]
        extra_kwargs = {
            "made_at": {"help_text": "When it was begun."},
            "version": {"help_text": "The content version from which on changes are to be applied."},
            "items": {"help_text": "How many items it holds."},
            "size": {"help_text": "Bytes of the file."},
            "sha256": {"help_text": "Checksum of the file."},
        }

    def get_url(self, dump) -> str:
        return absolute(reverse("api:dump", args=[dump.name]))

    def get_cursor(self, dump) -> str:
        return str(Cursor(dump.version, dump.position))


class DumpsSerializer(serializers.Serializer):
    results = DumpSerializer(many=True)


class Dumps(ChecksParameters, APIView):
    """Full dumps, the latest first; one is made a day.

    When a record is removed, all dumps that hold it are dropped at once, and a new one is made within about an hour.
    Until then the list may be empty: begin with an empty copy and all changes, or ask again.

    The first line of a file says what it is, each other line is one item with its `resource`, `key` and `url`.
    Apply the changes since its cursor: whatever is removed or moved is dropped, all else asked for again.
    """

    renderer_classes = [JSONRenderer]

    @extend_schema(operation_id="dumps_list", responses=DumpsSerializer)
    def get(self, request, format=None):
        dumps = list(listed())
        # A new one is no public change, so the mark of all other answers would not tell it.
        asked = (settings.SITE_URL, "gzip" in request.headers.get("Accept-Encoding", ""))
        # A removal takes dumps away as well.
        since = max(dumps[0].made_at if dumps else BEGINNING, version.present().moved_at)
        mark = Mark.of((*asked, *(dump.name for dump in dumps)), since=since, now=timezone.now())
        answer = Response({"results": DumpSerializer(dumps, many=True).data}, headers={"Cache-Control": "no-cache"})
        return get_conditional_response(request, mark.tag, mark.modified, marked(answer, mark))


@extend_schema(exclude=True)
class DumpFile(ChecksParameters, APIView):
    """One dump as a file."""

    renderer_classes = [JSONRenderer]

    def get(self, request, name):
        dump = listed().filter(name=name).first()
        if dump is None or not default_storage.exists(path_of(dump)):
            raise Http404
        tag, since = f'"{dump.sha256}"', int(dump.made_at.timestamp())
        if unchanged := get_conditional_response(request, etag=tag, last_modified=since):
            return unchanged
        response = FileResponse(
            default_storage.open(path_of(dump)), as_attachment=True, filename=name, content_type="application/gzip"
        )
        # It never changes, but is gone at once when something in it is removed.
        response.headers["ETag"] = tag
        response.headers["Last-Modified"] = http_date(since)
        response.headers["Cache-Control"] = "public, no-cache"
        return response
