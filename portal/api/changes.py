"""``/api/v1/changes/``: every publication, change and removal, in order and once, for those who keep a copy."""

import re
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.core.addresses import absolute

from .kinds import address_of
from .models import Change, GivenItem, What
from .parameters import ChecksParameters

WRITTEN = re.compile(r"(0|[1-9]\d{0,17})-(0|[1-9]\d{0,8})", re.ASCII)
DEFAULT_SIZE, LARGEST_SIZE = 100, 1000
SIZE = {"type": "integer", "minimum": 1}


class Cursor(NamedTuple):
    """A place in the log: content version, and position among the changes of that version."""

    version: int = 0
    position: int = 0

    def __str__(self):
        return f"{self.version}-{self.position}"

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Raises ``ValidationError`` for what is no cursor, or none that this portal has given."""
        written = WRITTEN.fullmatch(text)
        if not written:
            raise ValidationError({"after": "This is no cursor. Give the one of the last answer, unchanged."})
        cursor = cls(*map(int, written.groups()))
        if cursor != cls() and not Change.objects.filter(version=cursor.version, position=cursor.position).exists():
            message = "This portal has not given such a cursor. Take a dump from /api/v1/dumps/ and go on from there."
            raise ValidationError({"after": message})
        return cursor

    @classmethod
    def last(cls) -> "Cursor":
        """The end of the log; one query."""
        return cls(*(Change.objects.order_by("-version", "-position").values_list("version", "position").first() or ()))


class ChangeSerializer(serializers.Serializer):
    cursor = serializers.SerializerMethodField(help_text="The place of this change in the log.")
    what = serializers.ChoiceField(
        What.choices,
        help_text=(
            "Published and changed: ask for `url` and keep the answer. Removed and moved: nothing is at `url` any more."
        ),
    )
    resource = serializers.CharField(help_text="Name of the list in which the record stands.")
    key = serializers.CharField(help_text="Last part of its address.")
    url = serializers.SerializerMethodField(help_text="Address of the record, for removed and moved ones the old one.")
    title = serializers.SerializerMethodField(help_text="Its present name; null when nothing public is there now.")
    happened_at = serializers.DateTimeField(help_text="When it became public.")
    successor = serializers.SerializerMethodField(
        help_text="Where to look instead: the new address of what moved, the successor of what was removed."
    )

    def get_cursor(self, change) -> str:
        return str(Cursor(change.version, change.position))

    def get_url(self, change) -> str:
        return address_of(change.resource, change.key)

    def get_title(self, change) -> str | None:
        return self.context["titles"].get((change.resource, change.key))

    def get_successor(self, change) -> str | None:
        found = change.successor_resource
        return address_of(found, change.successor_key) if found else None


class ChangePageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True, help_text="The page after this one; null at the end of the log.")
    cursor = serializers.CharField(help_text="Give it as `after` next time.")
    results = ChangeSerializer(many=True)


class Changes(ChecksParameters, APIView):
    """Every publication, change and removal since a cursor, the earliest first. Without `after`, from the beginning.

    Start with a dump and its cursor; ask again whenever you like. What follows from the date alone, such as the end
    of a term of office, is no change: ask with `on`, or work it out from the periods.
    """

    renderer_classes = [JSONRenderer]
    parameters = ("after", "page_size")

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter("after", OpenApiTypes.STR, description="`cursor` of an earlier answer or of a dump."),
            OpenApiParameter("page_size", SIZE, description=f"Changes a page, never more than {LARGEST_SIZE}."),
        ],
        responses=ChangePageSerializer,
    )
    def get(self, request, format=None):
        after = Cursor.read(request.query_params["after"]) if "after" in request.query_params else Cursor()
        size = page_size(request.query_params.get("page_size"))
        later = Q(version=after.version, position__gt=after.position) | Q(version__gt=after.version)
        # The first condition alone is what the index answers quickly.
        rows = list(Change.objects.filter(Q(version__gte=after.version), later)[: size + 1])
        shown = rows[:size]
        last = Cursor(shown[-1].version, shown[-1].position) if shown else after
        next_page = f"{reverse('api:changes')}?after={last}&page_size={size}" if len(rows) > size else None
        serializer = ChangeSerializer(shown, many=True, context={"titles": titles_of(shown)})
        answer = {"next": absolute(next_page) if next_page else None, "cursor": str(last), "results": serializer.data}
        return Response(answer)


def page_size(asked: str | None) -> int:
    if asked is None:
        return DEFAULT_SIZE
    if not (asked.isascii() and asked.isdecimal() and int(asked[:9]) > 0):
        raise ValidationError({"page_size": f"Give a whole number from 1 to {LARGEST_SIZE}."})
    return min(int(asked[:9]), LARGEST_SIZE)


def titles_of(changes: list[Change]) -> dict[tuple[str, str], str]:
    """What is public now under these keys; one query."""
    keys = {change.key for change in changes}
    rows = GivenItem.objects.filter(key__in=keys).values_list("resource", "key", "title")
    return {(resource, key): title for resource, key, title in rows}
