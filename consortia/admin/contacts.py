from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from ..models import Contact


class ContactViewSet(ModelViewSet):
    """Who looks after which record; only publishers and administrators hold the permission."""

    model = Contact
    icon = "mail"
    menu_label = _("Contacts")
    list_display = ["user", "organisation", "facility"]
    inspect_view_enabled = False
    panels = [FieldPanel("user"), FieldRowPanel([FieldPanel("organisation"), FieldPanel("facility")])]
    add_to_settings_menu = True
