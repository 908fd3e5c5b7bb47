"""Files as they are handed out: with a fixed type that no browser guesses, and unable to run anything."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve

from .documents import ending_of
from .pictures import CONTENT_TYPES

POLICY = "default-src 'none'; sandbox"
MAX_AGE = 30 * 24 * 3600  # names are never used again for something else
STORED_NAME = re.compile(r"\w[\w.-]{0,150}", re.ASCII)
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in a size that a page shows. Originals and documents have no address below the media folder."""
    content_type = CONTENT_TYPES.get(ending_of(name))
    if content_type is None or not STORED_NAME.fullmatch(name):
        raise Http404("No picture has such a name.")
    response = _stored(request, f"images/{name}")
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}, immutable"
    return _harmless(response)


def _stored(request: HttpRequest, place: str) -> HttpResponseBase:
    """A file of the storage, wherever that keeps it, or that the reader has it already."""
    try:
        modified = int(default_storage.get_modified_time(place).timestamp())
        unchanged = get_conditional_response(request, last_modified=modified)
        response = unchanged or FileResponse(default_storage.open(place))
    except FileNotFoundError as error:
        raise Http404("There is no such file.") from error
    response.headers["Last-Modified"] = http_date(modified)
    return response


def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """A document as a download, under the name that people know it by."""
    response = serve(request, document_id, document_filename)
    if not response.streaming:
        return response  # not the file: a way to log in, or nothing new
    title = get_object_or_404(get_document_model(), pk=document_id).title
    name = download_name(title, ending_of(document_filename))
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return _harmless(response)


def download_name(title: str, ending: str) -> str:
    words = " ".join(NOT_IN_NAMES.sub(" ", title).split()).strip(". ")
    words = words.removesuffix(f".{ending}")[:150] or "document"
    return f"{words}.{ending}" if ending else words


def _harmless(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    return response
