"""What search engines are told: every public address with its last change, and where not to look."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import Page

from portal.core.addresses import absolute
from portal.core.records import AddressedRecord, models_by_name


class OurSitemap(Sitemap):
    """Addresses as the portal is known outside, whatever name it was asked by."""

    limit = 10_000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Records(OurSitemap):
    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.live().order_by("pk")

    def lastmod(self, record):
        return record.last_published_at


class Lists(OurSitemap):
    def items(self):
        return [model.list_address() for model in addressed_models()]

    def location(self, address):
        return address


class Pages(OurSitemap):
    """Pages that anybody may read; the tree is asked once for all of them."""

    def items(self):
        return Page.objects.live().public().filter(depth__gt=1).order_by("path")

    def location(self, page):
        parts = page.get_url_parts()
        return parts[2] if parts else "/"

    def lastmod(self, page):
        return page.last_published_at


def addressed_models() -> list[type]:
    return [model for model in models_by_name().values() if issubclass(model, AddressedRecord)]


def everything(request):
    """``/sitemap.xml``; beyond ten thousand addresses of one kind ``?p=2`` leads on."""
    sections: dict[str, Any] = {"pages": Pages(), "lists": Lists()}
    sections |= {model._meta.model_name: Records(model) for model in addressed_models()}
    return sitemap(request, sections)


def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
