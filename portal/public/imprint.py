from django.views.generic import TemplateView

from portal.core.meant import meaningless
from portal.pages.models import PortalSettings


class Imprint(TemplateView):
    """Who answers for the site, as its settings say."""

    template_name = "public/imprint.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(site=PortalSettings.load(), unknown=meaningless(self.request.GET, ()), **kwargs)
