from wagtail import hooks

from .admin import comparisons  # noqa: F401 - registers itself
from .admin.conflicts import refuse_stale

hooks.register("before_edit_page", refuse_stale)
hooks.register("before_edit_snippet", refuse_stale)
