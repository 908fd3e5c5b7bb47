"""Pictures: hostile ones are refused beside the field, the others are drawn anew without what they carried."""

import re

import pytest
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Image

from . import samples
from .doors import (
    IMAGE_DOORS,
    WORDS,
    add_image,
    add_images,
    kept,
    make_image,
    replace_image,
    rows,
    said_of,
    sources,
)
from .samples import sent

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

REFUSED = {
    "81 megapixels in 9 KB": ("sky.png", lambda: samples.bomb(9_000), "more than 40 megapixels"),
    "169 megapixels in 20 KB": ("sky.png", lambda: samples.bomb(13_000), "more than 40 megapixels"),
    "400 megapixels in 47 KB": ("sky.png", lambda: samples.bomb(20_000), "more than 40 megapixels"),
    "just too many": ("sky.png", lambda: samples.bomb(6_400), "more than 40 megapixels"),
    "SVG": ("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "“.svg” are not taken"),
    "SVG called PNG": ("a.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "cannot be read"),
    "page called JPEG": ("page.html.jpg", lambda: b"<html><script>alert(1)</script>", "cannot be read"),
    "PNG called JPEG": ("a.jpg", samples.picture, "This is a PNG picture, but its name ends in .jpg"),
    "TIFF called PNG": ("a.png", lambda: samples.picture("TIFF"), "cannot be read"),
    "double ending": ("a.png.exe", samples.picture, "“.exe” are not taken"),
    "no ending": (".png", samples.picture, "are not taken"),
    "empty": ("a.png", lambda: b"", "empty"),
    "cut off": ("a.jpg", lambda: samples.picture("JPEG", (400, 400))[:700], "cannot be read"),
    "moving GIF": ("a.gif", lambda: samples.moving("GIF"), "This picture moves"),
    "moving WebP": ("a.webp", lambda: samples.moving("WEBP"), "This picture moves"),
    "moving PNG": ("a.png", lambda: samples.moving("PNG"), "This picture moves"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_picture_is_refused_beside_the_field(admin_client, case):
    name, content, reason = REFUSED[case]

    said = add_image(admin_client, sent(name, content(), "image/png"))

    assert len(said) == 1
    assert reason in said[0]
    assert (kept(), rows()) == ([], [0, 0, 0])


@pytest.mark.parametrize("case", ["400 megapixels in 47 KB", "cut off", "PNG called JPEG", "double ending"])
@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_every_door_refuses(admin_client, door, case):
    name, content, reason = REFUSED[case]
    if door is replace_image:
        make_image(admin_client)
    files, counts = sources(), rows()

    said = door(admin_client, sent(name, content(), "image/png"))

    assert len(said) == 1
    assert reason in said[0]
    assert (sources(), rows()) == (files, counts)


@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_too_large_a_file_is_refused(admin_client, settings, door):
    make_image(admin_client)
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 500
    files, counts = sources(), rows()

    said = door(admin_client, sent("a.png", samples.picture() + b"\0" * 500))

    assert "too big" in said[0]
    assert (sources(), rows()) == (files, counts)


@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_picture_loses_camera_place_and_comments_and_stands_upright(admin_client, door):
    assert door(admin_client, sent("IMG_1.JPG", samples.photograph(orientation=6))) == []

    image = Image.objects.get()
    stored = image.file.read()
    assert [secret for secret in (b"Secret", b"Exif", b"http://ns.adobe.com") if secret in stored] == []
    with Pillow.open(image.file) as seen:
        assert seen.size == (image.width, image.height) == (32, 64)
        assert dict(seen.getexif()) == {}
        red, blue = seen.getpixel((16, 8)), seen.getpixel((16, 56))
    assert (red[0] > 200, red[2] < 60, blue[0] < 60, blue[2] > 200) == (True, True, True, True)


@pytest.mark.parametrize("form", ["GIF", "JPEG", "PNG", "WEBP"])
def test_what_stands_behind_the_end_is_gone(admin_client, form):
    tail = b"<script>alert(1)</script>"

    assert add_image(admin_client, sent(f"a.{form.lower()}", samples.picture(form) + tail)) == []

    image = Image.objects.get()
    with Pillow.open(image.file) as seen:
        assert (seen.format, seen.size) == (form, (40, 20))
    assert [name for name in kept() if tail in (image.file.storage.open(name).read())] == []


def test_script_in_a_picture_is_gone(admin_client):
    assert b"*/=1;alert(1)" in samples.script_in_gif()

    assert add_image(admin_client, sent("a.gif", samples.script_in_gif())) == []

    stored = Image.objects.get().file.read()
    assert [words for words in (b"*/=1;", b"alert", b"<script>") if words in stored] == []


def test_large_upload_on_disk_is_drawn_anew_as_well(admin_client, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100

    assert add_images(admin_client, sent("a.jpg", samples.photograph() + b"<script>")) == []

    stored = Image.objects.get().file.read()
    assert (b"Secret" in stored, b"<script>" in stored) == (False, False)


def test_multiple_uploader_keeps_only_the_clean_file_until_it_is_described(admin_client):
    file = sent("ring.jpg", samples.photograph())

    answer = admin_client.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "title": "Ring"}).json()

    (name,) = kept()
    assert re.fullmatch(r"wagtail_uploads/[0-9a-f]{32}\.jpg", name)
    with open_stored(name) as stored:
        assert b"Secret" not in stored.read()
    assert 'value="ring"' in answer["form"]
    assert "Alternative text" in answer["form"]
    assert Image.objects.count() == 0


def open_stored(name):
    return Image._meta.get_field("file").storage.open(name)


def test_transparent_and_palette_pictures_stay_as_they_are(admin_client):
    clear = Pillow.new("RGBA", (4, 4), (10, 20, 30, 0))
    indexed = Pillow.new("P", (4, 4), 0)
    for drawn, form, options in ((clear, "PNG", {}), (clear, "WEBP", {"lossless": True}), (indexed, "GIF", {})):
        image = make_image(admin_client, samples.encoded(drawn, form, **options), f"a.{form.lower()}")
        with Pillow.open(image.file) as seen:
            assert seen.mode == drawn.mode


def test_colours_of_print_become_those_of_screens(admin_client):
    image = make_image(admin_client, samples.encoded(Pillow.new("CMYK", (4, 4)), "JPEG"), "a.jpg")

    with Pillow.open(image.file) as seen:
        assert (seen.mode, seen.getpixel((1, 1))) == ("RGB", (255, 255, 255))


@pytest.mark.parametrize("door", IMAGE_DOORS)
@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.png", "Ringbeschleuniger “Süd” 環.png", "r" * 300 + ".png", "a.php.png", "\u202egnp.png"],
)
def test_file_is_stored_under_a_name_of_ours(admin_client, door, name):
    assert door(admin_client, sent(name, samples.picture())) == []

    image = Image.objects.get()
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.png", image.file.name)
    assert image.file.name in kept()
    assert image.title == "Ring"


@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_picture_without_words_is_not_taken(admin_client, door):
    if door is replace_image:
        make_image(admin_client, description="Before")
    stored = list(Image.objects.values_list("description", "file"))

    door(admin_client, sent("a.png", samples.picture()), description=" ")

    assert list(Image.objects.values_list("description", "file")) == stored


def test_what_the_form_says_about_missing_and_contradicting_words(admin_client):
    def said(**fields):
        response = admin_client.post(
            reverse("wagtailimages:add"), said_of({"title": "Ring"}, fields, file=sent("a.png", samples.picture()))
        )
        return {name: list(errors) for name, errors in response.context["form"].errors.items()}

    assert said() == {
        "description": ["Say what the picture shows to somebody who cannot see it, or tick “Decorative”."]
    }
    assert said(description="Ring", decorative="on") == {
        "decorative": ["A decorative picture has no alternative text: delete the text, or take the tick off."]
    }


@pytest.mark.parametrize("door", IMAGE_DOORS)
def test_decorative_picture_needs_no_words(admin_client, door):
    assert door(admin_client, sent("a.png", samples.picture()), description="", decorative="on") == []

    image = Image.objects.get()
    assert (image.description, image.default_alt_text) == ("", "")
    page = admin_client.get(reverse("wagtailimages:edit", args=[image.pk]))
    assert page.context["form"]["decorative"].value() is True


def test_described_picture_is_not_ticked_as_decorative(admin_client):
    page = admin_client.get(reverse("wagtailimages:edit", args=[make_image(admin_client).pk]))

    assert page.context["form"]["decorative"].value() is False
    assert page.context["form"]["description"].value() == WORDS["description"]


def test_wrong_declared_type_changes_nothing(admin_client):
    assert add_image(admin_client, sent("a.png", samples.picture(), "text/html")) == []

    address = Image.objects.get().get_rendition("original").url
    assert admin_client.get(address).headers["Content-Type"] == "image/png"
