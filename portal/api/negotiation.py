from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation

from portal.core.api.selection import no_such


class Negotiation(DefaultContentNegotiation):
    """What the address names, else what the reader's program likes best of what there is (RFC 9110, 12.5.1)."""

    def select_renderer(self, request, renderers, format_suffix=None):
        if named := format_suffix or request.query_params.get(self.settings.URL_FORMAT_OVERRIDE):
            chosen = self.filter_renderers(renderers, named)[0]
        else:
            accepted = [MediaType(token) for token in self.get_accept_list(request)]
            # The first among equals.
            chosen = max(renderers, key=lambda renderer: liked(renderer.media_type, accepted))
            if not liked(chosen.media_type, accepted)[0]:
                raise NotAcceptable(available_renderers=renderers)
        return chosen, chosen.media_type

    def filter_renderers(self, renderers, format):
        """An unknown ``format`` is a bad value like any other: it is named, and nothing is guessed."""
        known = {renderer.format: renderer for renderer in renderers}
        if format not in known:
            raise ValidationError({"format": no_such(format, known)})
        return [known[format]]


def liked(media_type: str, accepted: list[MediaType]) -> tuple[float, int]:
    """How much, by the most specific name that fits, and how specific that is."""
    names = {media_type, f"{media_type.partition('/')[0]}/*", "*/*"}
    fitting = [one for one in accepted if f"{one.main_type}/{one.sub_type}" in names]
    best = max(fitting, key=lambda one: (one.specificity, one.quality), default=None)
    return (best.quality, best.specificity) if best else (0, 0)


class BySuffix(DefaultContentNegotiation):
    """The suffix of the address says the form, whatever the reader's program would rather have."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
