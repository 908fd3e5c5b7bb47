"""Pictures: the header is read before anything is decoded, then the picture alone is drawn anew.

What is stored is never what was sent: place, camera, comments and whatever stood behind the end of the file are gone.
"""

from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = {"gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
ENDINGS = {"GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
CONTENT_TYPES = {ending: f"image/{form.lower()}" for ending, form in FORMATS.items()}
# More effort for WebP takes five times as long (16 s for 40 megapixels) and twice the memory.
OPTIONS = {"GIF": {}, "JPEG": {"quality": 85}, "PNG": {}, "WEBP": {"quality": 85, "method": 2}}

# A camera's JPEG with a second picture behind the first; only the first is kept.
SEVERAL_JPEGS = "MPO"


def redraw(file: IO[bytes], ending: str) -> bytes:
    """The picture as it is stored: upright, in its own format. Raises a ``ValidationError`` with the reason."""
    try:
        with Image.open(file, formats=[*ENDINGS, SEVERAL_JPEGS]) as picture:
            _refuse(picture, ending)
            return _encoded(_in_common_colours(ImageOps.exif_transpose(picture)), FORMATS[ending])
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:
        # A parser of hostile bytes may raise anything; none of it is a fault of the portal.
        message = _(
            "This picture cannot be read: it is damaged, or no GIF, JPEG, PNG or WebP. "
            "Open it in a picture program, save it anew as PNG or JPEG, and upload that."
        )
        raise ValidationError(message, code="invalid_image") from error


def _refuse(picture: Image.Image, ending: str) -> None:
    """Judge by the header alone."""
    found = "JPEG" if picture.format == SEVERAL_JPEGS else str(picture.format)
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if found != FORMATS[ending]:
        message = _("This is a %(found)s picture, but its name ends in .%(ending)s. Rename it to end in .%(right)s.")
        names = {"found": found, "ending": ending, "right": ENDINGS[found]}
        raise ValidationError(message, code="wrong_ending", params=names)
    if picture.format != SEVERAL_JPEGS and getattr(picture, "is_animated", False):
        # WCAG 2.2.2: readers must be able to stop what moves, and a picture has no button.
        message = _("This picture moves, and readers could not stop it. Save one frame of it and upload that.")
        raise ValidationError(message, code="animated")


def _too_many_pixels() -> ValidationError:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    message = _("This picture has more than %(most)s megapixels. Make it smaller and upload that.")
    return ValidationError(message, code="too_many_pixels", params={"most": most})


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """Colours as every screen understands them without a profile, because the profile is not kept."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        mode = "RGB" if picture.mode == "CMYK" else picture.mode
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
            picture = converted or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # an unusable profile says nothing about the colours
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _encoded(picture: Image.Image, form: str) -> bytes:
    # Pillow writes comments and profiles that it finds here without being asked.
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    drawn = BytesIO()
    picture.save(drawn, form, **OPTIONS[form])
    return drawn.getvalue()
