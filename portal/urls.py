"""The one list of addresses. What stands in none of these belongs to the page tree."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.core.files import serving
from portal.operations.views import healthz
from portal.public.accents import accents
from portal.public.search import Search, Suggestions

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accents.css", accents, name="accents"),
    path("admin/pages/", include("portal.pages.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    # In the place of Wagtail's own, which serves documents as they were called and typed.
    re_path(r"^documents/(\d+)/(.*)$", serving.document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", serving.picture, name="picture"),
    path("api/v1/", include("portal.api.urls")),
    path("search/", Search.as_view(), name="search"),
    path("search/suggestions/", Suggestions.as_view(), name="suggestions"),
    path("", include("consortia.urls")),
    path("", include("programmes.urls")),
    path("", include(wagtail_urls)),
]
