"""The lists of the desk in full, and the way to call a withdrawal off."""

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Media
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from portal.core.admin.links import address

from .listings import BY_KEY
from .reach import kinds
from .rows import columns_of, people_of, rows_of

CANCELLED = "portal.withdrawal.cancel"


def choices_of_kinds(request):
    types = ContentType.objects.get_for_models(*kinds())
    return sorted((type_.pk, capfirst(str(model._meta.verbose_name))) for model, type_ in types.items())


class ListingFilter(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), field_name="base_content_type", choices=lambda: choices_of_kinds(None)
    )
    person = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Who"), method="by_person", queryset=lambda request: request.people
    )

    class Meta:
        model = Revision
        fields: list[str] = []

    def by_person(self, rows, name, person):
        return rows.filter(person=person.pk)


class Entries(WagtailPaginator):
    verbose_name, verbose_name_plural = gettext_lazy("entry"), gettext_lazy("entries")


class ListingView(BaseListingView):
    """One list in full, with search and filters; it holds what the user may open."""

    model = Revision
    filterset_class = ListingFilter
    is_searchable = True
    search_fields = ["object_str", *(f"content__{name}" for name in ("name", "acronym", "short_name", "title"))]
    search_backend_name = None
    paginate_by = 50
    paginator_class = Entries
    table_classname = "listing desk-table"
    results_template_name = "admin/desk/listing_results.html"

    def setup(self, request, *args, key, **kwargs):
        super().setup(request, *args, **kwargs)
        if key not in BY_KEY:
            raise Http404("There is no such list.")
        self.listing = BY_KEY[key]
        self.page_title, self.header_icon = self.listing.heading, self.listing.icon
        self.columns = columns_of(self.listing)

    def get_base_queryset(self):
        rows = self.listing.rows(self.request.user)
        # Only names that stand in the list may be chosen.
        people = rows.order_by().values("person")
        self.request.people = get_user_model().objects.filter(pk__in=people).order_by("username")
        return rows

    def order_queryset(self, queryset):
        return queryset

    @property
    def nothing(self):
        if self.is_searching or self.is_filtering:
            return _("Nothing matches.")
        return _("Nothing to do.") if self.listing.is_work else _("Nothing yet.")

    def get_index_url(self):
        return reverse("desk", args=[self.listing.key])

    def get_index_results_url(self):
        return reverse("desk_results", args=[self.listing.key])

    def get_table(self, object_list):
        revisions = list(object_list)
        return super().get_table(rows_of(self.listing, revisions, self.request.user, people_of(revisions)))

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(css={"all": ["css/admin.css"]})
        return context | {"help": self.listing.help, "no_results_message": self.nothing}


class CancelWithdrawal(WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then lets a public record or page stay public without an end."""

    template_name = "admin/desk/cancel_withdrawal.html"
    page_title = gettext_lazy("Call the withdrawal off")
    header_icon = "calendar-alt"

    def setup(self, request, *args, revision, **kwargs):
        super().setup(request, *args, **kwargs)
        self.revision = get_object_or_404(Revision.objects.select_related("content_type"), pk=revision)
        self.record = self.revision.content_object
        self.next_url = get_valid_next_url_from_request(request) or reverse("desk", args=["scheduled"])

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed(request.user):
            raise PermissionDenied
        if self.record.live_revision_id != self.revision.pk or self.record.expire_at is None:
            messages.warning(request, _("No withdrawal is scheduled any more."))
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self, user):
        if isinstance(self.record, Page):
            return self.record.permissions_for_user(user).can_unpublish()
        policy = getattr(getattr(self.record, "snippet_viewset", None), "permission_policy", None)
        return policy is not None and policy.user_has_permission_for_instance(user, "publish", self.record)

    def get_breadcrumbs_items(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.revision.object_str,
            "moment": self.record.expire_at,
            "zone": timezone.get_current_timezone_name(),
            "next_url": self.next_url,
        }

    def post(self, request, *args, **kwargs):
        call_withdrawal_off(self.record, request.user)
        edit = messages.button(address(type(self.record), "edit", self.record.pk), _("Edit"))
        messages.success(request, _("“%s” stays public.") % self.revision.object_str, buttons=[edit])
        return redirect(self.next_url)


@transaction.atomic
def call_withdrawal_off(record, user) -> None:
    """Take the end off the row, and off the versions from which a form is filled and which go public next."""
    type(record)._base_manager.filter(pk=record.pk).update(expire_at=None)
    keys = {record.live_revision_id, record.latest_revision_id}
    for revision in Revision.objects.select_for_update().filter(pk__in=keys):
        revision.content["expire_at"] = None
        revision.save(update_fields=["content"])
    log(instance=record, action=CANCELLED, user=user, revision=record.live_revision)
