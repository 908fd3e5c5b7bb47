"""What readers get of a picture: its words, and the part of it that matters."""

import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image as Pillow

from portal.core.records import publish_now
from portal.pages.blocks import DescribedImageBlock
from tests.factories import make_facility
from tests.pages.factories import make_page

from . import samples
from .doors import WORDS, make_image, replace_image, said_of
from .samples import sent

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

IMG = re.compile(r'<img class="picture picture-wide" src="([^"]+)"[^>]*alt="([^"]*)"')
FOCUS_BELOW = {"focal_point_x": 200, "focal_point_y": 900, "focal_point_width": 100, "focal_point_height": 100}


def tall_picture() -> bytes:
    """Red above, blue below."""
    image = Pillow.new("RGB", (400, 1000), "red")
    image.paste("blue", (0, 700, 400, 1000))
    return samples.encoded(image)


def shown(client, facility) -> tuple[Pillow.Image, str]:
    address, words = IMG.search(client.get(facility.get_absolute_url()).content.decode()).groups()
    return Pillow.open(BytesIO(client.get(address).getvalue())).convert("RGB"), words


def with_picture(image):
    return make_facility(image=image)


def test_public_page_cuts_the_picture_around_its_focal_point(client, admin_client):
    image = make_image(admin_client, tall_picture())
    facility = with_picture(image)
    without, _words = shown(client, facility)
    assert without.getpixel((5, without.height // 2)) == (255, 0, 0)

    admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), said_of(WORDS, FOCUS_BELOW))

    cut, _words = shown(client, facility)
    assert cut.getpixel((5, cut.height // 2)) == (0, 0, 255)


def test_new_file_does_not_inherit_the_focal_point(admin_client):
    image = make_image(admin_client, tall_picture())
    admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), said_of(WORDS, FOCUS_BELOW))

    replace_image(admin_client, sent("small.png", samples.picture()), **FOCUS_BELOW)

    image.refresh_from_db()
    assert not image.has_focal_point()


def test_public_page_says_what_the_picture_says(client, admin_client):
    image = make_image(admin_client, title="IMG_0815", description='Ring "from above" <b>')

    assert shown(client, with_picture(image))[1] == "Ring &quot;from above&quot; &lt;b&gt;"


def test_decorative_picture_is_silent_on_public_pages(client, admin_client):
    image = make_image(admin_client, title="IMG_0815", description="", decorative="on")

    assert shown(client, with_picture(image))[1] == ""


def test_words_changed_at_the_picture_change_where_it_is_shown(client, admin_client):
    image = make_image(admin_client)
    facility = publish_now(with_picture(image))

    admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), said_of(WORDS, {"description": "The hall"}))

    assert shown(client, facility)[1] == "The hall"


def page_with(block_value) -> str:
    return make_page(body=[("image", {"image": block_value, "caption": ""})]).url


def test_block_takes_its_words_from_the_picture(client, admin_client):
    block = DescribedImageBlock()
    image = make_image(admin_client, title="IMG_0815", description="The ring")

    value = block.clean(block.to_python({"image": image.pk, "alt_text": "", "decorative": False}))

    assert (value.contextual_alt_text, value.decorative) == ("The ring", False)
    assert 'alt="The ring"' in client.get(page_with(value)).content.decode()


def test_block_asks_whether_a_silent_picture_is_decorative_here_too(client, admin_client):
    block = DescribedImageBlock()
    image = make_image(admin_client, title="IMG_0815", description="", decorative="on")

    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": image.pk, "alt_text": "", "decorative": False}))
    value = block.clean(block.to_python({"image": image.pk, "alt_text": "", "decorative": True}))

    assert 'alt=""' in client.get(page_with(value)).content.decode()


def test_block_keeps_words_of_its_own(client, admin_client):
    block = DescribedImageBlock()
    given = {"image": make_image(admin_client).pk, "alt_text": "Where the beam leaves", "decorative": False}

    value = block.clean(block.to_python(given))

    assert block.get_prep_value(value) == given
    assert 'alt="Where the beam leaves"' in client.get(page_with(value)).content.decode()


def test_chooser_offers_the_words_of_the_picture(admin_client):
    described = make_image(admin_client)
    silent = make_image(admin_client, title="IMG_0815", description="", decorative="on")

    def offered(image):
        return admin_client.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).json()["result"]

    assert offered(described)["default_alt_text"] == WORDS["description"]
    assert offered(silent)["default_alt_text"] == ""
