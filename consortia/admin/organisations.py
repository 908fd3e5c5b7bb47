from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import RecordViewSet, RelatedRecordsPanel, kind_column, location_panel, names_panel

from ..filters import OrganisationFilter
from ..models import Organisation


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    icon = "site"
    filters = OrganisationFilter
    first_fields = ("name", "short_name", "kind", "country")
    columns = ("short_name", "name", kind_column(), "country", "city")
    tabs = {
        _("Organisation"): [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("short_name"), FieldPanel("kind")]),
            FieldPanel("summary"),
            FieldRowPanel([FieldPanel("website"), FieldPanel("ror_id")]),
            location_panel(),
            FieldPanel("logo"),
        ],
        _("Memberships"): [RelatedRecordsPanel("memberships", "organisation", "consortium", heading=_("Memberships"))],
        _("Names and successor"): [names_panel(), FieldPanel("successor")],
    }
