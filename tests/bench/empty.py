"""An empty view behind Django's own middleware: what a page is measured by.

``/as/<number>`` gives what a page of the portal gave, headers and all: as fast as Django can answer with that at all.
"""

import json
import os
from base64 import b64decode
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

DJANGOS_OWN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def empty(request):
    return HttpResponse("")


def same(request, number: int):
    headers, content = answers()[number]
    return HttpResponse(content, headers=headers)


@cache
def answers() -> list[tuple[dict[str, str], bytes]]:
    return [(headers, b64decode(content)) for headers, content in json.loads(Path(os.environ["ANSWERS"]).read_text())]


urlpatterns = [path("", empty), path("as/<int:number>", same)]


def application():
    """For gunicorn, in a process of its own."""
    settings.configure(
        SECRET_KEY="signs nothing",  # noqa: S106
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=DJANGOS_OWN,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    )
    return get_wsgi_application()
