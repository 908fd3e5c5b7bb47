from wagtail.snippets.views.snippets import EditView


class RecordEditView(EditView):
    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        if self.request.method == "GET":
            record.hold_review()
        return record
