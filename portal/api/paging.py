from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Numbered pages of 25 rows; ``page_size`` asks for up to 200."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if asked is not None and not (asked.isdecimal() and int(asked) > 0):
            raise ValidationError({self.page_size_query_param: "Give a whole number from 1 to 200."})
        return super().get_page_size(request)

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as missing:
            raise ValidationError({self.page_query_param: "There is no such page."}) from missing

    def get_paginated_response_schema(self, schema):
        # The base class says "nullable", which OpenAPI 3.1 does not know.
        page = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            page["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        return page
