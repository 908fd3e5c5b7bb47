"""Addresses of the API: what the apps declare in their ``api.routes``, the contract and the page to read it."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter
from rest_framework.urlpatterns import format_suffix_patterns

from .changes import Changes
from .docs import Docs
from .dump_views import DumpFile, Dumps
from .routes import collected_routes
from .views import Context, NotFound, Root, Schema

app_name = "api"

router = SimpleRouter(use_regex_path=False)
for name, view in collected_routes().items():
    router.register(name, view, basename=view.model._meta.model_name)

for_mirrors = [path("changes/", Changes.as_view(), name="changes"), path("dumps/", Dumps.as_view(), name="dumps")]

urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("dumps/<str:name>", DumpFile.as_view(), name="dump"),
    path("context.jsonld", Context.as_view(), name="context"),
    *format_suffix_patterns([*for_mirrors, *router.urls]),
    re_path(r"", NotFound.as_view()),
]
