"""Forms of a stored record: edited, or begun as a copy of it."""

from wagtail.snippets.views.snippets import CopyView, EditView


class RecordEditView(EditView):
    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        if self.request.method == "GET":
            record.hold_review()
        return record


class RecordCopyView(CopyView):
    """A new record whose form is filled with all that another one says, rows included; nothing is stored yet."""

    def get_object(self):
        return super().get_object().get_latest_revision_as_object().as_new()
