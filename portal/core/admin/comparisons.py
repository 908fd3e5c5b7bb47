"""How two versions of a field are compared, in the history and where two editors collide."""

import re
from datetime import date, datetime

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison, RichTextFieldComparison, TextDiff, register_comparison_class
from wagtail.fields import RichTextField

from portal.core.dates import PartialDate, PartialDateField

# The editor gives each paragraph a new key each time it is saved.
KEY = re.compile(r' data-block-key="[^"]*"')


class WordsComparison(RichTextFieldComparison):
    """Rich text differs when its words or marks do."""

    def has_changed(self):
        before, after = (KEY.sub("", value or "").replace("<p></p>", "") for value in (self.val_a, self.val_b))
        return before != after


class ValueComparison(FieldComparison):
    """Dates, numbers, yes and no as a reader sees them; nothing is shown for nothing."""

    def htmldiff(self):
        before, after = shown(self.val_a), shown(self.val_b)
        changes = [("equal", before)] if before == after else [("deletion", before), ("addition", after)]
        return TextDiff([change for change in changes if change[1]], separator=" ").to_html()


def shown(value) -> str:
    """A value in the words of a page."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, PartialDate):
        return value.display()
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value) if isinstance(value, date) else str(value)


register_comparison_class(RichTextField, comparison_class=WordsComparison)
for field in (PartialDateField, models.BooleanField, models.DateField, models.DecimalField, models.IntegerField):
    register_comparison_class(field, comparison_class=ValueComparison)
