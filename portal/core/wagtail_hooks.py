from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html, format_html_join
from wagtail import hooks

from .admin import (
    comparisons,  # noqa: F401 - registers itself
    deletion,
    publishing,
    reach,  # noqa: F401 - registers itself
    site_log,  # noqa: F401 - registers itself
)
from .admin.conflicts import refuse_stale

hooks.register("before_edit_page", refuse_stale)
hooks.register("before_edit_snippet", refuse_stale)

hooks.register("before_publish", publishing.ask_before_publishing)
hooks.register("before_publish_page", publishing.ask_before_publishing)
hooks.register("before_bulk_action", publishing.ask_before_bulk_publishing)
hooks.register("after_publish", publishing.tell_of_missing_source)

hooks.register("before_delete_snippet", deletion.refuse_deletion)
hooks.register("before_delete_page", deletion.refuse_page_deletion)
hooks.register("before_bulk_action", deletion.refuse_bulk_deletion)


@hooks.register("register_admin_urls")
def addresses():
    return [path("publish-together/", publishing.PublishWholeView.as_view(), name=publishing.URL_NAME)]


@hooks.register("insert_global_admin_css")
def mend_everywhere():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-everywhere.css"))


@hooks.register("insert_global_admin_js")
def keep_what_is_typed():
    return format_html_join(
        "", '<script src="{}"></script>', ((static(f"js/{name}.js"),) for name in ("dates", "sending"))
    )
