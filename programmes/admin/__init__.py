from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .programmes import ProgrammeViewSet
from .projects import ProjectViewSet


class ProgrammesGroup(SnippetViewSetGroup):
    menu_label = "Programmes"
    menu_name = "programmes"
    menu_icon = "globe"
    menu_order = 110
    items = (ProgrammeViewSet, ProjectViewSet)
