"""The one list of addresses. What stands in none of these belongs to the page tree."""

from allauth.account.views import logout as log_out
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.core.files import serving
from portal.operations.views import figures, healthz, readyz
from portal.public.accents import accents
from portal.public.cards import card
from portal.public.contact import Contact
from portal.public.imprint import Imprint
from portal.public.search import Search, Suggestions
from portal.public.sitemaps import everything, robots
from portal.public.stylesheets import stylesheet
from portal.public.subscriptions import list_in_form

to_log_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
handler500 = "portal.operations.outages.failed"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", figures, name="metrics"),
    path("accents.css", accents, name="accents"),
    path("site-<slug:digest_asked>.css", stylesheet, name="stylesheet"),
    path("sitemap.xml", everything, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("cards/<slug:kind>/<slug:key>.png", card, name="card"),
    path("accounts/", include("portal.operations.access.urls")),
    # In the place of Wagtail's own, which ask for a password and nothing else.
    path("admin/login/", to_log_in, name="to_log_in"),
    path("_util/login/", to_log_in),
    path("admin/logout/", log_out),
    path("admin/pages/", include("portal.pages.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    # In the place of Wagtail's own, which serves documents as they were called and typed.
    re_path(r"^documents/(\d+)/(.*)$", serving.document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", serving.picture, name="picture"),
    path("api/v1/", include("portal.api.urls")),
    path("contact/", Contact.as_view(), name="contact"),
    path("imprint/", Imprint.as_view(), name="imprint"),
    path("search/", Search.as_view(), name="search"),
    re_path(r"^(?P<address>[\w/-]+)\.(?P<form>atom|ics|csv|json)$", list_in_form, name="list_in_form"),
    path("search/suggestions/", Suggestions.as_view(), name="suggestions"),
    path("", include("consortia.urls")),
    path("", include("programmes.urls")),
    path("", include(wagtail_urls)),
]
