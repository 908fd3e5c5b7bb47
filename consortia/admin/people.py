from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel

from portal.core.admin import RecordViewSet, RelatedRecordsPanel

from ..filters import PersonFilter
from ..models import Person


class PersonViewSet(RecordViewSet):
    model = Person
    icon = "user"
    filters = PersonFilter
    first_fields = ("given_name", "family_name", "orcid")
    columns = ("full_name", "orcid")
    tabs = {
        _("Person"): [
            HelpPanel(_("Only people with a public office. Their offices are appointments; contact details stay out.")),
            FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
            FieldRowPanel([FieldPanel("orcid"), FieldPanel("website")]),
            FieldPanel("summary"),
            RelatedRecordsPanel("appointments", "person", "home", heading=_("Appointments")),
        ],
    }
