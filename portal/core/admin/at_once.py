"""Withdrawal, privacy, settings and redirects in the admin happen whole or not at all.

Wagtail takes their steps one by one; the content version must move with them or not at all.
"""

from django.db import transaction

# What is public as soon as it is stored.
WITHOUT_DRAFTS = ("wagtailredirects:", "wagtailsettings:", "wagtailsites:")
WHOLE = {
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:set_privacy",
    "wagtaildocs:edit",
    "wagtailimages:edit",
}


class AtOnce:
    """What readers see and what they find change together: a step that fails half way changes neither.

    The last middleware: of what fails in the view it hears first, takes back what was written, and leaves the answer
    to the others.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        _leave(request)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and _is_at_once(request.resolver_match):
            request.at_once = transaction.atomic()
            request.at_once.__enter__()

    def process_exception(self, request, error):
        _leave(request, error)


def _leave(request, error: Exception | None = None) -> None:
    if whole := request.__dict__.pop("at_once", None):
        whole.__exit__(type(error) if error else None, error, error and error.__traceback__)


def _is_at_once(match) -> bool:
    if match.url_name == "wagtail_bulk_action":
        return match.kwargs.get("action") == "unpublish"
    return match.url_name == "unpublish" or match.view_name in WHOLE or match.view_name.startswith(WITHOUT_DRAFTS)
