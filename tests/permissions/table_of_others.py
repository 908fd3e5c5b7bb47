"""The permission matrix for addresses without a record: by patterns of their names, the first that fits.

The letters and columns are those of ``table.py``; what has a key is tried on something that exists.
"""

from .table import Row

STAFF = Row("loooo", "lmmmm")
STAFF_FORM = Row("loooo", "loooo")
EDITORS = Row("lxooo", "lxmmm")
PUBLISHERS = Row("lxxoo", "lxxoo")
PUBLISHERS_READ = Row("lxxoo", "lxxmm")
ADMINISTRATORS = Row("lxxxo", "lxxxo")
ADMINISTRATORS_READ = Row("lxxxo", "lxxxm")
EVERYBODY = Row("ooooo", "mmmmm")
EVERYBODY_FORM = Row("ooooo", "ooooo")
LOG_IN = Row("lllll", "lllll")
LOG_OUT = Row("loooo", "lllll")
# Something that is not there, or an answer to it, for whoever may ask.
NOTHING = Row("l----", "l----")

OTHERS = {
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    # Switched off without a token in the settings.
    "metrics": Row("-----", "mmmmm"),
    "accents": EVERYBODY_FORM,
    "stylesheet": EVERYBODY_FORM,
    # Pictures on pages are public by their address; of this name there is none.
    "picture": Row("-----", "-----"),
    "wagtailadmin_home": STAFF,
    "admin/test404/": STAFF,
    "wagtailadmin_api:pages:listing": STAFF,
    "wagtailadmin_api:*:listing": Row("l-ooo", "l-mmm"),
    "wagtailadmin_api:*:find": Row("l----", "lmmmm"),
    "wagtailadmin_explore_root": EDITORS,
    "wagtail_bulk_action": Row("l-ooo", "l-ooo", asked=("?id={facility}",)),
    "publish_whole": Row("lxxoo", "lxxoo", asked=("?revision={revision}",)),
    "wagtailadmin_pages:add": Row("lxooo", "lxbbb"),
    "wagtailadmin_pages:preview_on_add": Row("lxooo", "lxooo"),
    "wagtailadmin_pages:choose_parent": NOTHING,
    "wagtailadmin_pages:*": EDITORS,
    "wagtailadmin_choose_page": STAFF,
    "wagtailadmin_choose_page_search": Row("loooo", "lmmmm", asked=("", "?q=nightjar")),
    "wagtailadmin_choose_page_chosen_multiple": Row("l-ooo", "l-mmm", asked=("?id={draft}",)),
    "wagtailadmin_choose_page_external_link": Row("loooo", "lbbbb"),
    "wagtailadmin_choose_page_*_link": STAFF_FORM,
    "wagtailadmin_tag_autocomplete": STAFF_FORM,
    "wagtailadmin_tag_model_autocomplete": NOTHING,
    "wagtailadmin_collections:index": ADMINISTRATORS_READ,
    "wagtailadmin_collections:delete": Row("l---o", "l---o"),
    "wagtailadmin_collections:*": ADMINISTRATORS,
    "wagtailadmin_workflows:index*": ADMINISTRATORS_READ,
    "wagtailadmin_workflows:usage*": ADMINISTRATORS_READ,
    "wagtailadmin_workflows:task_index*": ADMINISTRATORS_READ,
    "wagtailadmin_workflows:enable*": Row("lmmmm", "lxxxo"),
    "wagtailadmin_workflows:add_task": Row("lxxx-", "lxxx-"),
    "wagtailadmin_workflows:task_chooser": ADMINISTRATORS_READ,
    "wagtailadmin_workflows:task_chooser_results": ADMINISTRATORS_READ,
    "wagtailadmin_workflows:*": ADMINISTRATORS,
    "wagtailadmin_reports:locked_pages*": PUBLISHERS_READ,
    "wagtailadmin_reports:*": EDITORS,
    "wagtailadmin_account": STAFF_FORM,
    "wagtailadmin_dismissibles": STAFF,
    # A contributor's own record is tried in test_contributor.py.
    "wagtailadmin_editing_sessions:ping": Row("lmmmm", "l-ooo"),
    "wagtailadmin_editing_sessions:release": Row("lmmmm", "loooo"),
    "wagtailadmin_block_preview": Row("l----", "lmmmm"),
    "desk": STAFF,
    "desk_results": STAFF,
    "desk_cancel_withdrawal": Row("lxxoo", "lxxoo"),
    "broken_links": STAFF,
    "failed_jobs": ADMINISTRATORS_READ,
    "try_job_again": Row("lmmmm", "lxxxo"),
    "wagtailredirects:index*": ADMINISTRATORS_READ,
    "wagtailredirects:process_import": Row("lxxxm", "lxxxb"),
    "wagtailredirects:*": ADMINISTRATORS,
    # Leads to the one row of the settings, which asks.
    "admin/settings/<slug:app_name>/<slug:model_name>/": STAFF_FORM,
    "wagtailsettings:preview_on_edit": Row("lxxx-", "lxxx-"),
    "wagtailsettings:*": ADMINISTRATORS,
    "wagtailembeds:*": STAFF_FORM,
    # Records have lists of their own in the menu.
    "wagtailsnippets:index": Row("lxxxx", "lxxxx"),
    "wagtailsites:index*": ADMINISTRATORS_READ,
    "wagtailsites:history*": ADMINISTRATORS_READ,
    "wagtailsites:usage": ADMINISTRATORS_READ,
    "wagtailsites:*": ADMINISTRATORS,
    "wagtailusers_*:index*": ADMINISTRATORS_READ,
    "wagtailusers_*:history*": ADMINISTRATORS_READ,
    "wagtailusers_*:usage": ADMINISTRATORS_READ,
    "wagtailusers_*:*": ADMINISTRATORS,
    "contacts:index*": PUBLISHERS_READ,
    "contacts:history*": PUBLISHERS_READ,
    "contacts:usage": PUBLISHERS_READ,
    "contacts:*": PUBLISHERS,
    # A file whose fields are wrong is not kept to wait for better ones.
    "wagtail*:create_multiple_from_uploaded_*": Row("lmmmm", "l----"),
    "wagtail*:delete_upload_multiple": Row("lmmmm", "l----"),
    "wagtail*:add_multiple": Row("loooo", "lbbbb"),
    "wagtail*:add": STAFF_FORM,
    "wagtail*_chooser:create": STAFF_FORM,
    "wagtaildocs*:*": STAFF,
    "wagtailimages*:*": STAFF,
    "wagtailadmin_sprite": EVERYBODY_FORM,
    # Everybody logs in, and out, at one place; whoever is in already goes on to the admin.
    "to_log_in": LOG_IN,
    "wagtailadmin_login": LOG_IN,
    "wagtailcore_login": LOG_IN,
    "_util/login/": LOG_IN,
    "admin/logout/": LOG_OUT,
    "account_logout": LOG_OUT,
    "account_login": EVERYBODY_FORM,
    "account_inactive": EVERYBODY,
    "account_reset_password": EVERYBODY_FORM,
    "account_reset_password_from_key": EVERYBODY_FORM,
    "account_reset_password_*done": EVERYBODY,
    "account_*": STAFF_FORM,
    # Only between password and second factor.
    "mfa_authenticate": Row("loooo", "loooo"),
    "mfa_index": STAFF,
    # The first question is the password again; what is not set up cannot be seen, changed or removed.
    "mfa_view_recovery_codes": Row("l----", "lmmmm"),
    "mfa_download_recovery_codes": NOTHING,
    "mfa_deactivate_totp": NOTHING,
    "mfa_list_webauthn": STAFF,
    "mfa_*": STAFF_FORM,
    "usersessions_list": STAFF_FORM,
    # Switched off: passwords are changed and forgotten at one place.
    "wagtailadmin_password_reset": Row("-----", "-----"),
    "wagtailadmin_password_reset_*": Row("-----", "-----"),
    "wagtailadmin_javascript_catalog": EVERYBODY,
    "admin/^.*/$": NOTHING,
    "wagtaildocs_authenticate_with_password": Row("-----", "-----"),
    "wagtailcore_authenticate_with_password": Row("-----", "-----"),
    "wagtail_serve": EVERYBODY_FORM,
    # There is none yet.
    "api:dump": Row("-----", "mmmmm"),
    "api:*": EVERYBODY,
    "api/v1/": EVERYBODY,
    # An empty message is not sent.
    "contact": Row("ooooo", "bbbbb"),
    "imprint": EVERYBODY,
    "list_in_form": EVERYBODY,
    "sitemap": EVERYBODY_FORM,
    "robots": EVERYBODY_FORM,
    "card": EVERYBODY_FORM,
    "search": EVERYBODY,
    "suggestions": EVERYBODY,
    "consortia": EVERYBODY,
    "facilities": EVERYBODY,
    "organisations": EVERYBODY,
    "partnerships": EVERYBODY,
    "people": EVERYBODY,
    "programmes": EVERYBODY,
    "projects": EVERYBODY,
}
# What fills the keys of an address: by the start of its name, things of the world or words.
KEYS = {
    "api:": {"format": ".csv"},
    **dict.fromkeys(("api:changes", "api:dumps"), {"format": ".json"}),
    "wagtail_bulk_action": {"app_label": "consortia", "model_name": "facility", "action": "delete"},
    "wagtailadmin_pages:": {
        "content_type_app_name": "pages",
        "content_type_model_name": "newspage",
        "parent_page_id": "{page}",
        "app_label": "consortia",
        "model_name": "facility",
    },
    "wagtailadmin_tag": {"app_name": "consortia", "model_name": "facility"},
    "wagtailadmin_collections:": {"pk": "{collection}", "collection_id": "{collection}"},
    "wagtailadmin_workflows:": {"app_label": "consortia", "model_name": "facility", "task_id": "{task}"},
    "wagtailadmin_workflows:e": {"pk": "{workflow}"},
    "wagtailadmin_workflows:disable": {"pk": "{workflow}"},
    "wagtailadmin_workflows:usage": {"pk": "{workflow}"},
    "wagtailadmin_workflows:edit_task": {"pk": "{task}"},
    "wagtailadmin_workflows:disable_task": {"pk": "{task}"},
    "wagtailadmin_workflows:enable_task": {"pk": "{task}"},
    "wagtailadmin_editing_sessions:": {
        "app_label": "consortia",
        "model_name": "facility",
        "object_id": "{facility}",
        "session_id": "1",
    },
    "api:dump": {"name": "portal.ndjson.gz"},
    "desk": {"key": "{listing}", "revision": "{revision}"},
    "try_job_again": {"pk": "{job}"},
    "wagtailredirects:": {"redirect_id": "{redirect}"},
    "wagtailsettings:": {"app_name": "pages", "model_name": "portalsettings", "pk": "{settings}"},
    "wagtaildocs:": {"uploaded_file_id": "{document_upload}"},
    "wagtailimages:": {"uploaded_file_id": "{image_upload}"},
    "wagtailsites:": {"pk": "{site}"},
    "wagtailusers_users:": {"pk": "{user}"},
    "wagtailusers_groups:": {"pk": "{group}"},
    "contacts:": {"pk": "{contact}"},
    "picture": {"name": "none.png"},
    "account_reset_password_from_key": {"uidb36": "x", "key": "y"},
    "mfa_": {"pk": "1"},
    "wagtailadmin_password_reset_confirm": {"uidb64": "x", "token": "y"},
    "wagtaildocs_authenticate_with_password": {"restriction_id": "1"},
    "wagtailcore_authenticate_with_password": {"page_view_restriction_id": "1", "page_id": "{draft}"},
    "stylesheet": {"digest_asked": "0"},
    "card": {"kind": "site", "key": "portal"},
    "list_in_form": {"address": "facilities", "form": "csv"},
    "wagtail_serve": {"0": "", "1": ""},
}
NOT_VISITED = {"wagtailadmin_error_test": "fails on purpose, to show the page of a fault"}
