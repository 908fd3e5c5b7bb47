from django.http import JsonResponse
from django.urls import reverse
from django.views import View
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.core.addresses import absolute

from .linked_data import CONTEXT
from .routes import collected_routes


@extend_schema(exclude=True)
class Root(APIView):
    """The list of resources with their addresses."""

    def get(self, request):
        return Response({name: absolute(f"{reverse('api:root')}{name}/") for name in collected_routes()})


class Context(View):
    """What the words in our JSON-LD mean."""

    def get(self, request):
        return JsonResponse(CONTEXT, content_type="application/ld+json")


@extend_schema(exclude=True)
class NotFound(APIView):
    """An unknown address below the API answers as a problem document, not as a page."""

    def get(self, request, *args, **kwargs):
        raise exceptions.NotFound
