"""The forms in which a resource answers besides pages of JSON: whole lists, streamed, or one record."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer, JSONRenderer

from portal.core import exports
from portal.core.exports import Listing, compact

from .linked_data import graph_parts, things

LINES = 100  # written at a time


class Form(BaseRenderer):
    """``answer`` writes a listing; ``render`` is left for errors and for what ``OPTIONS`` tells: JSON in every form."""

    is_file = False

    @classmethod
    def fits(cls, model) -> bool:
        return True

    def render(self, data, accepted_media_type=None, renderer_context=None):
        response = renderer_context["response"]
        response["Content-Type"] = response.content_type or JSONRenderer.media_type
        return JSONRenderer().render(data)

    def parts(self, listing: Listing) -> Iterator[str]:
        raise NotImplementedError

    def answer(self, listing: Listing) -> HttpResponse | StreamingHttpResponse:
        answer = StreamingHttpResponse(self.parts(listing), content_type=self.media_type)
        if self.is_file:
            answer["Content-Disposition"] = f'attachment; filename="{self._name(listing)}"'
        return answer

    def _name(self, listing):
        return f"{listing.name}-{date.today():%Y-%m-%d}.{self.format}"


class CSV(Form):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
    is_file = True

    def answer(self, listing):
        answer = super().answer(listing)
        answer["Content-Type"] = "text/csv; charset=utf-8"
        return answer

    def parts(self, listing):
        return gathered(exports.csv_lines(listing.told(), listing.columns))


class NDJSON(Form):
    """A record a line: what streams in and what streams out needs little memory."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def parts(self, listing):
        return gathered(f"{compact(row)}\n" for row in listing.told())


class Workbook(Form):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"

    def answer(self, listing):
        file = exports.to_xlsx(listing.told(), listing.columns, listing.name)
        return FileResponse(file, as_attachment=True, filename=self._name(listing), content_type=self.media_type)


class GeoJSON(Form):
    media_type = "application/geo+json"
    format = "geojson"

    @classmethod
    def fits(cls, model):
        return any(field.name == "latitude" for field in model._meta.fields)

    def parts(self, listing):
        if not {"latitude", "longitude"} <= set(listing.columns):
            raise ValidationError({"fields": "A map needs latitude and longitude among the fields."})
        if listing.is_single:
            return iter([compact(exports.feature(row)) for row in listing.told()])
        return exports.geojson_parts(listing.told())


class LinkedData(Form):
    """JSON-LD in the words of schema.org, as far as these have a word for it."""

    media_type = "application/ld+json"
    format = "jsonld"

    @classmethod
    def fits(cls, model):
        return model in things()

    def parts(self, listing):
        return graph_parts(listing)


FORMS = (CSV, NDJSON, Workbook, GeoJSON, LinkedData)


def gathered(lines: Iterator[str]) -> Iterator[str]:
    """Lines in larger pieces, for each piece is a journey through the server."""
    while piece := "".join(islice(lines, LINES)):
        yield piece
