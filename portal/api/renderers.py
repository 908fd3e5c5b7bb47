from datetime import date
from urllib.parse import urlsplit

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer

from portal.core import exports


class ListRenderer(BaseRenderer):
    """A whole list in one of the forms of the exporter; a refusal is said in plain words.

    A list that is read to its end at once is written whole; one that may be long goes out piece by piece.
    """

    charset = "utf-8"
    begins_with_newest = False

    def answer(self, listing: exports.Listing):
        return HttpResponse(self.write(listing), content_type=f"{self.media_type}; charset=utf-8")

    def render(self, data, accepted_media_type=None, renderer_context=None):
        renderer_context["response"]["Content-Type"] = "text/plain; charset=utf-8"
        errors = [f"{error['parameter']}: {error['detail']}" for error in data.get("errors", [])]
        return "\n".join([data["detail"], *errors, ""])


class Atom(ListRenderer):
    media_type = "application/atom+xml"
    format = "atom"
    begins_with_newest = True
    write = staticmethod(exports.to_atom)


class ICalendar(ListRenderer):
    media_type = "text/calendar"
    format = "ics"
    write = staticmethod(exports.to_ics)


class Table(ListRenderer):
    media_type = "text/csv"
    format = "csv"

    def answer(self, listing):
        # Office programs take a file without the mark at its start for Latin 1.
        lines = exports.csv_lines(listing.told(), listing.columns)
        answer = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
        name = urlsplit(listing.address).path.strip("/").rpartition("/")[2]
        answer["Content-Disposition"] = f'attachment; filename="{name}-{date.today():%Y-%m-%d}.csv"'
        return answer


class Tree(ListRenderer):
    media_type = "application/json"
    format = "json"
    render = JSONRenderer().render

    def answer(self, listing):
        return StreamingHttpResponse(exports.json_parts(listing), content_type="application/json")


def _marked(lines):
    yield "\ufeff"
    yield from lines


LIST_RENDERERS = {renderer.format: renderer for renderer in (Atom, ICalendar, Table, Tree)}
