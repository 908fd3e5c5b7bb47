from django.http import HttpResponsePermanentRedirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.core.addresses import absolute
from portal.core.meant import meant

from .linked_data import CONTEXT
from .parameters import ChecksParameters
from .routes import FOR_MIRRORS, collected_routes


@extend_schema(exclude=True)
class Root(ChecksParameters, APIView):
    """The list of resources with their addresses, and what mirrors follow."""

    renderer_classes = [JSONRenderer]

    def get(self, request):
        addresses = {name: absolute(f"{reverse('api:root')}{name}/") for name in (*collected_routes(), *FOR_MIRRORS)}
        contract, docs = (absolute(reverse(f"api:{name}")) for name in ("schema", "docs"))
        # RFC 8631
        return Response(addresses, headers={"Link": f'<{contract}>; rel="service-desc", <{docs}>; rel="service-doc"'})


class Schema(ChecksParameters, SpectacularAPIView):
    """The contract."""


class ContextRenderer(JSONRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


@extend_schema(exclude=True)
class Context(ChecksParameters, APIView):
    """What the words in our JSON-LD mean."""

    renderer_classes = [ContextRenderer, JSONRenderer]

    def get(self, request):
        return Response(CONTEXT)


@extend_schema(exclude=True)
class NotFound(APIView):
    """An unknown address below the API: leads to the one that has a slash more, or answers as a problem document."""

    def get(self, request):
        with_slash = resolve(f"{request.path_info}/")
        if with_slash.route != request.resolver_match.route:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        name = request.path.removeprefix(reverse("api:root")).partition("/")[0]
        close = meant(name, collected_routes())
        raise exceptions.NotFound(_("There is nothing. Did you mean “%s/”?") % close if close else None)
