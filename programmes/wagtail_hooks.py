from wagtail.snippets.models import register_snippet

from .admin import ProgrammesGroup

register_snippet(ProgrammesGroup)
