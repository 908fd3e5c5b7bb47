"""What nginx answers by itself, in the look of the portal, and under /api/ as a problem document.

``manage.py prepare`` draws them into ``DATA_DIR/errors``, for nginx needs them when no portal answers.
"""

import json

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from portal.api.errors import document

BACK_SOON = (
    gettext_lazy("Back soon"),
    gettext_lazy(
        "The portal does not answer at the moment. Try again in a few seconds. What you have just sent may not be "
        "saved; go back to find it in your form."
    ),
)
SAID = {
    400: (
        gettext_lazy("Request not understood"),
        gettext_lazy("Something in what was sent cannot be read. Begin at the home page."),
    ),
    413: (
        gettext_lazy("Too large"),
        gettext_lazy("What was sent is larger than the portal takes. Go back and choose a smaller file."),
    ),
    414: (
        gettext_lazy("The address is too long"),
        gettext_lazy("No address here has this length. Begin at the home page, or search with a few words."),
    ),
    429: (
        gettext_lazy("Too many requests"),
        gettext_lazy("From where you are the portal was asked more often than it answers one place. Wait a minute."),
    ),
    431: (
        gettext_lazy("Too much beside the address"),
        gettext_lazy(
            "With the address came more than the portal reads. Remove the cookies of this site and try again."
        ),
    ),
    502: BACK_SOON,
    503: BACK_SOON,
    504: BACK_SOON,
}


def draw() -> None:
    place = settings.DATA_DIR / "errors"
    place.mkdir(parents=True, exist_ok=True)
    for status, (title, said) in SAID.items():
        page = render_to_string("error_of_nginx.html", {"status": status, "title": title, "said": said})
        (place / f"{status}.html").write_text(page, encoding="utf-8")
        problem = document(status, str(said))
        (place / f"{status}.json").write_text(json.dumps(problem), encoding="utf-8")
