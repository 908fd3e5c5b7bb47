from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from portal.core import records

from .desk import backups, begin, dashboard, four_eyes, notes, refusals, views
from .desk.listings import ALL, LISTINGS
from .jobs import views as jobs
from .links.views import BrokenLinks

for name in ("before_create_page", "before_edit_page", "before_create_snippet", "before_edit_snippet"):
    hooks.register(name, notes.take_note)


@hooks.register("register_page_action_menu_item")
def submit_page_with_note():
    return notes.SubmitPageWithNote(order=61)


@hooks.register("register_snippet_action_menu_item")
def submit_record_with_note(model):
    return notes.SubmitRecordWithNote(order=61) if issubclass(model, records.Record) else None


@hooks.register("register_log_actions")
def log_what_the_desk_does(actions):
    actions.register_action(notes.ACTION)(notes.NoteFormatter)
    actions.register_action(refusals.ACTION)(refusals.RefusalFormatter)
    actions.register_action(views.CANCELLED, _("Withdrawal called off"), _("The withdrawal was called off"))


@hooks.register("register_settings_menu_item")
def way_to_the_own_account():
    return MenuItem(_("Password and second factor"), reverse("mfa_index"), icon_name="key", order=9000)


class PagesWithoutActions(PagesAdminAPIViewSet):
    """Nothing in the admin uses these ways to publish, copy or delete; they pass by every rule of ours."""

    actions: dict = {}


@hooks.register("construct_admin_api")
def close_actions_of_the_page_api(router):
    router.register_endpoint("pages", PagesWithoutActions)


@hooks.register("before_copy_page")
def refuse_copies_that_nobody_has_seen(request, page):
    if request.method == "POST" and "publish_copies" in request.POST and four_eyes.are_asked_for():
        messages.error(request, _("This portal asks for four eyes. Untick “Publish copied page”: copies stay drafts."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


hooks.register("construct_homepage_panels", dashboard.replace_panels)
hooks.register("construct_homepage_panels", begin.add_panel)
hooks.register("construct_homepage_panels", backups.add_panel)
hooks.register("construct_homepage_panels", jobs.add_panel)


@hooks.register("register_admin_urls")
def addresses_of_the_desk():
    return [
        path("desk/<slug:key>/", views.ListingView.as_view(), name="desk"),
        path("desk/<slug:key>/results/", views.ListingView.as_view(results_only=True), name="desk_results"),
        path(
            "desk/withdrawals/<int:revision>/cancel/", views.CancelWithdrawal.as_view(), name="desk_cancel_withdrawal"
        ),
    ]


@hooks.register("register_admin_urls")
def addresses_of_the_jobs():
    return [
        path("jobs/failed/", jobs.FailedJobs.as_view(), name="failed_jobs"),
        path("jobs/<int:pk>/again/", jobs.try_again, name="try_job_again"),
        path("links/", BrokenLinks.as_view(), name="broken_links"),
    ]


@hooks.register("register_reports_menu_item")
def failed_jobs():
    return ItemByRight(
        jobs.FailedJobs.page_title, reverse("failed_jobs"), name="failed-jobs", icon_name="warning", order=90
    )


class ItemByRight(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(jobs.RIGHT)


if settings.LINK_CHECKS:

    @hooks.register("register_reports_menu_item")
    def broken_links():
        return MenuItem(
            BrokenLinks.page_title, reverse("broken_links"), name="broken-links", icon_name="link", order=80
        )


def add_report(listing, order):
    @hooks.register("register_reports_menu_item")
    def item():
        return MenuItem(
            listing.heading,
            reverse("desk", args=[listing.key]),
            name=f"desk-{listing.key}",
            icon_name=listing.icon,
            order=order,
        )


@hooks.register("register_admin_search_area")
def search_for_records():
    return SearchArea(_("Records"), reverse("desk", args=[ALL]), name="records", icon_name="snippet", order=50)


for order, listing in enumerate(listing for listing in LISTINGS if listing.in_reports):
    add_report(listing, order)
