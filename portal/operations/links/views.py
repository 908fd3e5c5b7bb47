"""The report of addresses that lead nowhere: each with what names it, for those who may mend that."""

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Media
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.core.admin.links import edit_url

from .checking import TOLERATED, holders
from .models import CheckedLink

ACTIONS = {"change", "publish"}
MOST = 200


def broken_for(user) -> list[CheckedLink]:
    """Links that failed more than once, with ``places``: the records and pages that the user may open."""
    links = list(CheckedLink.objects.filter(failures__gt=TOLERATED).order_by("failing_since", "pk")[:MOST])
    for link in links:
        link.places = []
    for holder in holders() if links else ():
        mine = _reachable(user, holder.base)
        for row in holder.naming([link.address for link in links]).filter(**{f"{_pk(holder)}__in": mine}):
            said = {line.strip() for field in holder.fields for line in getattr(row, field).splitlines()}
            for link in links:
                if link.address in said:
                    _add(link, holder.base, getattr(row, holder.key))
    return [link for link in links if link.places]


def _pk(holder) -> str:
    return holder.key if holder.key == "pk" else holder.key.removesuffix("_id")


def _reachable(user, base):
    policy = page_permission_policy if issubclass(base, Page) else base.snippet_viewset.permission_policy
    return policy.instances_user_has_any_permission_for(user, ACTIONS).order_by().values("pk")


def _add(link, base, key) -> None:
    try:
        record = base._base_manager.get(pk=key)
    except ObjectDoesNotExist:  # deleted just now
        return
    place = {"name": str(record), "kind": base._meta.verbose_name, "url": edit_url(record)}
    if place not in link.places:
        link.places.append(place)


class BrokenLinks(WagtailAdminTemplateMixin, TemplateView):
    template_name = "admin/links/broken.html"
    page_title = gettext_lazy("Addresses that lead nowhere")
    header_icon = "link"

    def get_breadcrumbs_items(self):
        return []

    def get_context_data(self, **kwargs):
        media = Media(css={"all": ["css/admin.css"]})
        return super().get_context_data(**kwargs) | {"links": broken_for(self.request.user), "media": media}
