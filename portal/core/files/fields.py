"""The file fields of the admin's forms: what is wrong with a file is said beside the field."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField

from . import pictures
from .documents import CHECKS, check_document, ending_of


class PictureField(WagtailImageField):
    """Takes a picture and puts a newly drawn one in its place."""

    default_error_messages = {
        "wrong_ending": _("Files that end in “.%(ending)s” are not taken. Save the picture as PNG, JPEG, GIF or WebP.")
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.help_text = _(
            "%(formats)s, at most %(size)s and %(pixels)s megapixels. "
            "Place, camera and comments are removed from it; it must not move."
        ) % {
            "formats": self.supported_formats_text,
            "size": self.max_upload_size_text,
            "pixels": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000,
        }

    def to_python(self, data):
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        self.check_image_file_size(upload)
        ending = ending_of(upload.name or "")
        if ending not in pictures.FORMATS:
            raise ValidationError(self.error_messages["wrong_ending"], code="wrong_ending", params={"ending": ending})
        replace_content(upload, pictures.redraw(upload.open(), ending), pictures.CONTENT_TYPES[ending])
        return upload


def replace_content(upload, content: bytes, content_type: str) -> None:
    """Replace it in the upload itself: the multiple uploader keeps that one for its second step."""
    upload.file.seek(0)
    upload.file.truncate()
    upload.file.write(content)
    upload.file.flush()
    upload.file.seek(0)
    upload.size = len(content)
    upload.content_type = content_type


class DocumentField(WagtailDocumentField):
    """Takes a document that is what its name says."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.help_text = _("%(endings)s; at most %(size)s. No macros, scripts or passwords.") % {
            "endings": ", ".join(CHECKS).upper(),
            "size": filesizeformat(self.max_upload_size),
        }

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None:
            check_document(upload.open(), upload.name or "")
        return upload
