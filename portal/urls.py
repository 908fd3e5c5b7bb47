"""The one list of addresses. What stands in none of these belongs to the page tree."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.operations.views import healthz
from portal.public.accents import accents
from portal.public.views import Search

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accents.css", accents, name="accents"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", include("portal.api.urls")),
    path("search/", Search.as_view(), name="search"),
    path("", include("consortia.urls")),
    path("", include("programmes.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
