"""Addresses of the admin that stand in the place of Wagtail's own."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .editing import PageEditView

app_name = "portal_pages"
urlpatterns = [path("<int:page_id>/edit/", PageEditView.as_view(), name="edit")]
for _decorator in (require_admin_access, display_custom_404, never_cache):
    urlpatterns = decorate_urlpatterns(urlpatterns, _decorator)
