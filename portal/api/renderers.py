from rest_framework.renderers import BaseRenderer, JSONRenderer

from portal.core.exports import to_csv


class CSVRenderer(BaseRenderer):
    """The rows of a page, or one record, as comma-separated values."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if renderer_context["response"].exception:
            return JSONRenderer().render(data)
        return to_csv(data.get("results", [data]))
