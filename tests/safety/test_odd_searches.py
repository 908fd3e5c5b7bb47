"""Whatever is typed into a search field of the admin or of the public pages is a question, never a fault."""

import pytest
from django.urls import reverse

from tests.pages.factories import make_news

pytestmark = pytest.mark.django_db

PATHS = (
    "/admin/pages/search/",
    "/admin/choose-page/search/",
    "/admin/images/",
    "/admin/images/chooser/results/",
    "/admin/documents/chooser/results/",
    "/admin/users/",
    "/search/",
)
TYPED = (
    '"*',
    '"',
    "*",
    "a'b \\",
    '"a" "*"',
    "NEAR(a NOT",
    'live:"',
    "{a} : ^b",
    "100% %s",
    "a | !b & :*",
    "word " * 3000,
)


@pytest.mark.parametrize("text", TYPED)
def test_odd_signs_are_words(administrator_client, text):
    make_news(title="News")

    answers = {path: administrator_client.get(path, {"q": text}).status_code for path in PATHS}

    # The public search says that a text is too long.
    assert answers == dict.fromkeys(PATHS, 200) | ({"/search/": 400} if len(text) > 200 else {})


@pytest.mark.parametrize("path", PATHS)
def test_null_byte_is_refused(administrator_client, path):
    assert administrator_client.get(path, {"q": "a\x00"}).status_code == 400


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cryo", ["Cryo-EM at work"]),
        ("cryo-em", ["Cryo-EM at work"]),
        ('"cryo-em at"', ["Cryo-EM at work"]),
        ('cryo "*', ["Cryo-EM at work"]),
        ("work & (cryo)", ["Cryo-EM at work"]),
        ("wor", ["Cryo-EM at work", "Words"]),
        ("cryo words", []),
        ("*", []),
    ],
)
def test_signs_do_not_hide_what_is_sought(administrator_client, text, found):
    make_news(title="Cryo-EM at work")
    make_news(title="Words")

    page = administrator_client.get(reverse("wagtailadmin_pages:search"), {"q": text})

    assert sorted(row.title for row in page.context["pages"]) == found
