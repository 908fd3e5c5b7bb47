from django.urls import path

from portal.urls import urlpatterns as portal

from .empty import empty
from .plain import Prefetched, Unprepared

urlpatterns = [
    path("empty/", empty),
    path("api/v1/plain/", Unprepared.as_view({"get": "list"})),
    path("api/v1/prefetched/", Prefetched.as_view({"get": "list"})),
    *portal,
]
