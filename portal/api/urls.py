"""Addresses of the API: what the apps declare in their ``api.routes``, the contract and the page to read it."""

from importlib import import_module

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from .docs import Docs
from .views import NotFound, Root

app_name = "api"

APPS = ("consortia", "programmes", "portal.pages")


def collected_routes() -> dict:
    """Address → view set, of all apps, in the order in which the documentation names them."""
    return {name: view for app in APPS for name, view in import_module(f"{app}.api").routes.items()}


router = SimpleRouter(use_regex_path=False)
for name, view in collected_routes().items():
    router.register(name, view, basename=view.model._meta.model_name)

urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    *router.urls,
    re_path(r"", NotFound.as_view()),
]
