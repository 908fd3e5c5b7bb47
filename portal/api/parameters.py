"""Parameters of what is no resource: an unknown name is refused there too, with what was meant."""

from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer

from portal.core.filters import no_such_parameter

FORMAT = "format"


class ChecksParameters:
    """Of a view: it takes the ``parameters`` that it names, and the format."""

    parameters: tuple[str, ...] = ()
    refuses_unknown = True

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        known = {*self.parameters, FORMAT}
        if unknown := set(request.query_params) - known:
            raise ValidationError({name: no_such_parameter(name, known) for name in sorted(unknown)})

    def handle_exception(self, error):
        # A problem is JSON, whatever the view is written in.
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().handle_exception(error)
