"""The form of a record, and of its inline rows."""

from wagtail.admin.forms.models import WagtailAdminModelForm

from portal.core.invisible import LeavesOutInvisible
from portal.core.merging import MergingForm

from .choices import ChoosableChoices


class RecordForm(LeavesOutInvisible, MergingForm, ChoosableChoices, WagtailAdminModelForm):
    """Base of the form of every record."""


def row_form(base: type[WagtailAdminModelForm]) -> type[WagtailAdminModelForm]:
    """The form of an inline row under the same rules as the form of its record."""
    return type(base)(f"{base.__name__}OfRecord", (ChoosableChoices, base), {})
