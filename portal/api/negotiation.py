from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation


class Negotiation(DefaultContentNegotiation):
    """An unknown ``format`` is a bad value like any other: it is named, and nothing is guessed."""

    def filter_renderers(self, renderers, format):
        known = [renderer for renderer in renderers if renderer.format == format]
        if not known:
            names = ", ".join(renderer.format for renderer in renderers)
            raise ValidationError({"format": f"There is no such format. Known are: {names}."})
        return known


class BySuffix(DefaultContentNegotiation):
    """The suffix of the address says the form, whatever the reader's program would rather have."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
