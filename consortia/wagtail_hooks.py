from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .admin import ConsortiaGroup
from .admin.contacts import ContactViewSet

register_snippet(ConsortiaGroup)


@hooks.register("register_admin_viewset")
def contacts():
    return ContactViewSet("contacts")
