from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from portal.core.invisible import LeavesOutInvisible
from portal.core.merging import MergingForm

from .addresses import refuse_reserved


class PortalPageForm(LeavesOutInvisible, MergingForm, WagtailAdminPageForm):
    """Says beside the field what the model would refuse: a new page does not know its parent yet.

    A new page is a draft until something publishes it; Wagtail would add it as a live one before it asks.
    """

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit=commit)

    def clean(self):
        cleaned = super().clean()
        try:
            refuse_reserved(cleaned.get("slug", ""), self.parent_page)
        except ValidationError as wrong:
            self.add_error("slug", wrong)
        return cleaned


class PublicationForm(PortalPageForm):
    """Who issues a paper is concerned by it, so its page shows it without being named twice."""

    def clean(self):
        cleaned = super().clean()
        for kind in ("consortia", "organisations"):
            issuers = cleaned.get(f"issuing_{kind}")
            if issuers is not None and cleaned.get(kind) is not None:
                cleaned[kind] = (cleaned[kind] | issuers).distinct()
        return cleaned
