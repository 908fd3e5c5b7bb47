"""The public pages of programmes and projects."""

from portal.core.views import RecordDetailView, RecordListView, pages_about

from . import columns, filters
from .models import ParticipationRole, Programme, Project, SupporterRole


class ProgrammeList(RecordListView):
    model = Programme
    views = ("list", "table", "map")
    columns = columns.PROGRAMMES
    filterset_class = filters.ProgrammeFilter


class ProgrammeDetail(RecordDetailView):
    """A programme with those who stand behind, lead, support and fund it, on any day."""

    model = Programme

    def get_queryset(self):
        return super().get_queryset().for_detail().select_related("image")

    def get_relations(self):
        programme = self.object
        rows = programme.public_rows("supporters")
        supporters = programme.supporters_on(self.on)
        behind = [row for row in supporters if row.role == SupporterRole.BEHIND]
        return {
            "behind": behind,
            "leading": [row for row in supporters if row.role == SupporterRole.LEAD],
            "supporting": [row for row in supporters if row.role == SupporterRole.SUPPORT],
            "funding": [row for row in supporters if row.role == SupporterRole.FUNDER],
            "former_supporters": [row for row in rows if row not in supporters and row.span()[0] <= self.day],
            "consortia": [row.consortium for row in behind if row.consortium],
            "regions": programme.regions.all(),
            "names": programme.names.all(),
            "figures": programme.figures.all(),
            "projects": self.running(Project.objects.live()).filter(programme=programme).for_lines(),
            **pages_about(programme),
        }


class ProjectList(RecordListView):
    model = Project
    views = ("list", "table", "map", "years")
    most_drawn = 50  # each with some participants
    columns = columns.PROJECTS
    filterset_class = filters.ProjectFilter


class ProjectDetail(RecordDetailView):
    """A project with all who ever took part; ``?on=`` narrows them to that day."""

    model = Project

    def get_queryset(self):
        return super().get_queryset().for_detail().select_related("image")

    def get_relations(self):
        project = self.object
        participations = project.participations_on(self.on)
        return {
            "participations": participations,
            "coordinators": [row.organisation for row in participations if row.role == ParticipationRole.COORDINATOR],
            "outcomes": project.outcomes.all(),
            "programme": project.public_programme,
            "funder": project.public_funder,
            "consortia": project.public_consortia,
            **pages_about(project),
        }
