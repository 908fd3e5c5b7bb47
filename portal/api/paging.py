"""Numbered pages for people, opaque cursors for machines."""

import base64
import binascii
import json

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Func, IntegerField, QuerySet, Subquery
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

CURSOR, COUNT = "cursor", "number_of_all_rows"
NO_PAGE = {"page": "There is no such page."}
DIGITS, LONGEST_CURSOR = 15, 100
ADDRESS_OR_NONE = {"type": ["string", "null"], "format": "uri"}


class Pages(PageNumberPagination):
    """Numbered pages of 25 rows; ``page_size`` asks for up to 200.

    ``cursor`` walks by the keys of the rows, which never change: whatever is added, changed or deleted meanwhile,
    every row that stays comes exactly once.
    """

    page_query_description = "Number of the page, from 1."
    page_size_query_param = "page_size"
    page_size_query_description = "Rows on a page: 25 unless you ask, and never more than 200."
    max_page_size = 200

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        size = whole_number(asked)
        if not size:
            raise ValidationError({self.page_size_query_param: f"Give a whole number from 1 to {self.max_page_size}."})
        return min(size, self.max_page_size)

    def paginate_queryset(self, queryset, request, view=None):
        """The rows of the page, not yet asked for."""
        self._refuse_repeated(request.query_params)
        self.request, self.size = request, self.get_page_size(request)
        self.walk = str(view.model._meta.model_name) if CURSOR in request.query_params else ""
        self.page = self.following = None
        if self.walk:
            return self._after(queryset, request.query_params)
        self.all = queryset
        number = self._number(request)
        return queryset[(number - 1) * self.size : number * self.size]

    def held(self, values: QuerySet) -> list[dict]:
        """The rows that belong on the page, from the plain values of what :meth:`paginate_queryset` found.

        A walk asks for one row more, to know whether it goes on; another page asks in the same query for the number
        of all rows.
        """
        if not self.walk:
            return self._counted(values)
        rows = list(values)
        self._follow([row["pk"] for row in rows])
        return rows[: self.size]

    def only_page(self, rows):
        """The rows of a page as a query set of their own, for another form than JSON."""
        if self.walk:
            self._follow(list(rows.values_list("pk", flat=True)))
            return rows[: self.size]
        if self.number > 1 and not rows.exists():
            raise ValidationError(NO_PAGE)
        return rows

    def get_paginated_response(self, data):
        if self.page is not None:
            return super().get_paginated_response(data)
        return Response({"next": self.next_of_walk(), "results": data})

    def next_of_walk(self) -> str | None:
        """Where a walk by cursor goes on."""
        if not self.following:
            return None
        return replace_query_param(self.request.build_absolute_uri(), CURSOR, self.following)

    def _follow(self, keys):
        if len(keys) > self.size:
            self.following = written(self.walk, keys[self.size - 1])

    def get_paginated_response_schema(self, schema):
        properties = {
            "count": {"type": "integer", "description": "How many rows there are. A walk by cursor does not count."},
            "next": ADDRESS_OR_NONE | {"description": "The page that follows; empty on the last one."},
            "previous": ADDRESS_OR_NONE | {"description": "The page before; a walk by cursor knows none."},
            "results": schema,
        }
        return {"type": "object", "required": ["next", "results"], "properties": properties}

    def get_schema_operation_parameters(self, view):
        cursor = {
            "name": CURSOR,
            "in": "query",
            "required": False,
            "description": "Walks through all rows, page by page: begin with `cursor=`, then follow `next` until it is "
            "empty. Rows have the order of their keys, so that each one that stays comes exactly once.",
            "schema": {"type": "string"},
        }
        numbers = super().get_schema_operation_parameters(view)
        for number in numbers:
            number["schema"] |= {"minimum": 1}
        return [*numbers, cursor]

    def _number(self, request) -> int:
        self.number = whole_number(request.query_params.get(self.page_query_param, "1"))
        if not self.number:
            raise ValidationError(NO_PAGE)
        return self.number

    def _refuse_repeated(self, asked):
        for name in (self.page_query_param, self.page_size_query_param, CURSOR):
            if len(set(asked.getlist(name))) > 1:
                raise ValidationError({name: "Give one value."})

    def _counted(self, values):
        rows = list(values.annotate(**{COUNT: Subquery(number_of(self.all))}))
        pages = Paginator((), self.size)
        pages.count = rows[0][COUNT] if rows else 0
        try:
            self.page = pages.page(self.number)
        except InvalidPage as missing:
            raise ValidationError(NO_PAGE) from missing
        return rows

    def _after(self, rows, asked):
        for name in (self.page_query_param, "ordering"):
            if name in asked:
                raise ValidationError({name: "A walk by cursor has pages and an order of its own: take this away."})
        rows = rows.order_by("pk")
        if asked[CURSOR]:
            rows = rows.filter(pk__gt=read(self.walk, asked[CURSOR]))
        return rows[: self.size + 1]


def whole_number(text: str) -> int:
    """A number from 1; 0 for what is none, or has more digits than any database counts to."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else 0


def number_of(rows: QuerySet) -> QuerySet:
    """How many rows there are, as a part of another query."""
    count = Func(template="COUNT(*)", output_field=IntegerField())
    return rows.order_by().values(**{COUNT: count})


def written(walk: str, key: int) -> str:
    """The place after a row, as a reader sends it back."""
    return base64.urlsafe_b64encode(json.dumps([walk, key]).encode()).decode().rstrip("=")


def read(walk: str, cursor: str) -> int:
    """The key of the last row that was read. Raises ``ValidationError`` for what is no cursor of this list."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        told, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        told, key = "", 0
    if told != walk or type(key) is not int or not 0 <= key < 2**63:
        raise ValidationError({CURSOR: "This is no cursor of this list: begin with an empty one, then follow `next`."})
    return key
