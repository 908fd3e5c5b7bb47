"""Files are handed out as what they are, as downloads, and unable to run; pictures alone are shown in place."""

import pytest
from wagtail.models import CollectionViewRestriction

from . import samples
from .doors import collection, make_document, make_image

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


def said_about(response, *names) -> dict[str, str]:
    return {name: response.headers[name] for name in names}


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_picture_is_shown_and_can_do_nothing(client, admin_client, settings, debug, form, ending):
    settings.DEBUG = debug
    rendition = make_image(admin_client, samples.picture(form), f"a.{ending}").get_rendition("width-20")

    response = client.get(rendition.url)

    assert b"".join(response.streaming_content) == rendition.file.read()
    assert said_about(response, "Content-Type", "Content-Disposition", *HARMLESS) == HARMLESS | {
        "Content-Type": f"image/{form.lower()}",
        "Content-Disposition": "inline",
    }
    assert response.headers["Cache-Control"] == "public, max-age=2592000, immutable"
    assert not response.cookies


def test_known_picture_is_not_sent_again(client, admin_client):
    address = make_image(admin_client).get_rendition("width-20").url
    seen = client.get(address).headers["Last-Modified"]

    assert client.get(address, headers={"If-Modified-Since": seen}).status_code == 304


def test_document_is_a_download_under_its_title(admin_client):
    document = make_document(admin_client, title="Bericht „Zürich“: 2026/27\u202e")

    response = admin_client.get(document.url)

    assert said_about(response, "Content-Type", *HARMLESS) == HARMLESS | {"Content-Type": "text/csv; charset=utf-8"}
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Bericht%20%E2%80%9EZ%C3%BCrich%E2%80%9C%202026%2027.csv"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [("Report", "Report.pdf"), ("report.pdf", "report.pdf"), ("...", "document.pdf"), ("x" * 200, "x" * 150 + ".pdf")],
)
def test_name_of_a_download(admin_client, title, name):
    document = make_document(admin_client, samples.pdf(), "a.pdf", title=title)

    assert admin_client.get(document.url).headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_document_that_nothing_public_names_stays_hidden(client, admin_client):
    document = make_document(admin_client)

    assert client.get(document.url).status_code == 404
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_document_of_a_closed_collection_asks_for_log_in(client, admin_client):
    document = make_document(admin_client)
    CollectionViewRestriction.objects.create(collection_id=collection(), restriction_type="login")

    response = client.get(document.url)

    assert response.status_code in (302, 404)
    assert not response.streaming


def test_originals_have_no_address(client, admin_client):
    image = make_image(admin_client)

    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["missing.png", "..%2foriginal_images", "%00.png", "a" * 300 + ".png", ".png", "", "x.svg", "é.png", "a%0a.png"],
)
def test_odd_names_lead_nowhere(client, admin_client, name):
    make_image(admin_client).get_rendition("width-20")

    assert client.get(f"/media/images/{name}").status_code == 404
