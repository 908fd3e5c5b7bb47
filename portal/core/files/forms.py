"""The one form of every way to upload: adding, the multiple uploader, the choosers, and replacing a file."""

from functools import partial
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .documents import ending_of
from .fields import DocumentField, PictureField
from .pictures import FORMATS

FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


class UploadForm:
    """What pictures and documents have in common; to be mixed into Wagtail's forms."""

    file_field: type[forms.FileField]
    original_file: FieldFile | None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            # Without a longest name: files are stored under names of our own.
            self.fields["file"] = self.file_field(label=given.label, required=given.required, widget=given.widget)

    def save(self, commit=True):
        replaced = self.original_file if commit and "file" in self.changed_data else None
        self.original_file = None  # Wagtail would delete it here and now; it goes when the new one is safe.
        with transaction.atomic():
            instance = super().save(commit)
            if replaced:
                self.clear_away(replaced)
        return instance

    def clear_away(self, replaced) -> None:
        transaction.on_commit(partial(replaced.storage.delete, replaced.name))


class DocumentForm(UploadForm, BaseDocumentForm):
    file_field = DocumentField


class PictureForm(UploadForm, BaseImageForm):
    """Asks what the picture shows. A picture without a description is decorative: nothing else lets one in."""

    file_field = PictureField

    decorative = forms.BooleanField(
        label=_("Decorative"),
        required=False,
        help_text=_("It adds nothing to the text beside it, so that readers who cannot see it miss nothing."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("Alternative text")
        self.fields["description"].help_text = _(
            "What one must know who cannot see it: “Aerial view of the ring between two rivers”. "
            "Wherever the picture is shown, this is read out."
        )
        self.initial.setdefault("decorative", bool(self.instance.pk and not self.instance.description))
        if not self.instance.pk and ending_of(self.instance.title) in FORMATS:
            # The multiple uploader proposes the name of the file; its ending says nothing to readers.
            self.initial["title"] = PurePath(self.instance.title).stem
        names = list(self.fields)
        names.remove("decorative")
        names.insert(names.index("description") + 1, "decorative")
        self.order_fields(names)

    def clean(self):
        cleaned = super().clean()
        words, is_decorative = cleaned.get("description", ""), cleaned.get("decorative")
        if "description" in cleaned and not words.strip() and not is_decorative:
            message = _("Say what the picture shows to somebody who cannot see it, or tick “Decorative”.")
            self.add_error("description", ValidationError(message, code="required"))
        elif words.strip() and is_decorative:
            message = _("A decorative picture has no alternative text: delete the text, or take the tick off.")
            self.add_error("decorative", ValidationError(message, code="both"))
        return cleaned

    def save(self, commit=True):
        if "file" in self.changed_data and not set(FOCAL_POINT) & set(self.changed_data):
            # It was drawn on the picture that is going.
            self.instance.set_focal_point(None)
        return super().save(commit)

    def clear_away(self, replaced) -> None:
        super().clear_away(replaced)
        self.instance.renditions.all().delete()
