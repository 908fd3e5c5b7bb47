"""Blocks that are drawn from records; nothing of them is typed twice, and only public rows are shown."""

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.core import records

DRAWN = _("Drawn from records")


def if_public(record):
    return record if record is not None and record.is_public() else None


class DrawnBlock(blocks.StructBlock):
    """A heading, and rows drawn from a record; nothing at all when the record is not public."""

    heading = blocks.CharBlock(required=False, max_length=120, help_text=_("Empty: no heading."))

    end = ""

    class Meta:
        group = DRAWN

    def rows(self, record) -> list:
        """What the block lists of the public record it names."""
        raise NotImplementedError

    def get_context(self, value, parent_context=None):
        record = if_public(value.get(self.end))
        return super().get_context(value, parent_context) | {
            "record": record,
            "rows": list(self.rows(record)) if record else [],
        }


class ProjectsOfProgrammeBlock(DrawnBlock):
    programme = SnippetChooserBlock("programmes.Programme")
    end = "programme"

    class Meta:
        label = _("Projects of a programme")
        icon = "list-ul"
        template = "pages/blocks/projects.html"

    def rows(self, record):
        return records.get("project").live().filter(programme=record).for_lines()


class ProjectsOfConsortiumBlock(DrawnBlock):
    consortium = SnippetChooserBlock("consortia.Consortium")
    end = "consortium"

    class Meta:
        label = _("Projects of a consortium")
        icon = "list-ul"
        template = "pages/blocks/projects.html"

    def rows(self, record):
        return records.get("project").live().in_consortium(record).for_lines()


class FacilitiesOfConsortiumBlock(DrawnBlock):
    consortium = SnippetChooserBlock(
        "consortia.Consortium", help_text=_("Lists what its members bring in on the day of reading.")
    )
    end = "consortium"

    class Meta:
        label = _("Facilities of a consortium")
        icon = "list-ul"
        template = "pages/blocks/facilities.html"

    def rows(self, record):
        return records.get("facility").live().in_consortium(record, timezone.localdate()).for_lines()


def place_on_page(parent_context) -> str:
    """What tells two drawings of one page apart: the number of the block."""
    return f"block-{(parent_context or {}).get('forloop', {}).get('counter', 0)}"


class FacilitiesOnMapBlock(blocks.StructBlock):
    """Where the facilities stand that members bring into a consortium, or into any."""

    heading = blocks.CharBlock(required=False, max_length=120, help_text=_("Empty: no heading."))
    consortium = SnippetChooserBlock("consortia.Consortium", required=False, help_text=_("Empty: of all consortia."))

    class Meta:
        label = _("Facilities on a map")
        icon = "globe"
        group = DRAWN
        template = "pages/blocks/map.html"

    def get_context(self, value, parent_context=None):
        consortium, is_chosen = if_public(value["consortium"]), value["consortium"] is not None
        facilities = records.get("facility").live().in_consortium(consortium, timezone.localdate())
        rows = [] if is_chosen and not consortium else list(facilities.for_lines())
        context = super().get_context(value, parent_context) | {"id": place_on_page(parent_context)}
        return context | {"rows": rows, "area": "europe", "what": _("facilities")}


class ProgrammesBlock(blocks.StructBlock):
    """Programmes chosen by hand, or all that are public."""

    heading = blocks.CharBlock(required=False, max_length=120, help_text=_("Empty: no heading."))
    programmes = blocks.ListBlock(
        SnippetChooserBlock("programmes.Programme"), help_text=_("None chosen: all public programmes."), default=[]
    )

    class Meta:
        group = DRAWN

    def rows(self, programmes):
        """What is read of the chosen programmes."""
        return programmes.for_listing()

    def get_context(self, value, parent_context=None):
        programmes, chosen = records.get("programme").live(), [one.pk for one in value["programmes"] if one]
        rows = list(self.rows(programmes.filter(pk__in=chosen) if chosen else programmes))
        if chosen:
            rows.sort(key=lambda programme: chosen.index(programme.pk))
        return super().get_context(value, parent_context) | {"rows": rows, "id": place_on_page(parent_context)}


class ProgrammesInChaptersBlock(ProgrammesBlock):
    """Each programme with what it is for, who leads and backs it, and its projects."""

    class Meta:
        label = _("Programmes, one after the other")
        icon = "site"
        template = "pages/blocks/chapters.html"

    def rows(self, programmes):
        return programmes.for_listing().with_public_projects()


class ProgrammesOnMapBlock(ProgrammesBlock):
    """The regions for which programmes work, and who stands behind them."""

    class Meta:
        label = _("Programmes on a map of the world")
        icon = "globe"
        template = "pages/blocks/map.html"

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"area": "world", "what": _("programmes")}


class ProgrammesOverTimeBlock(ProgrammesBlock):
    """Programmes and their projects on one axis of years."""

    class Meta:
        label = _("Programmes and projects over the years")
        icon = "history"
        template = "pages/blocks/over_time.html"

    def rows(self, programmes):
        return programmes.with_public_projects()

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        projects = [project for programme in context["rows"] for project in programme.public_projects]
        return context | {"projects": projects, "spans": [*context["rows"], *projects]}


class ProjectsByFunderBlock(ProgrammesOverTimeBlock):
    """How many projects of programmes ran in each year, and who paid."""

    class Meta:
        label = _("Projects by funder and year")
        icon = "order"
        template = "pages/blocks/by_funder.html"


class SupportersBlock(ProgrammesBlock):
    """A table of those who stand behind programmes, with a mark for each programme."""

    class Meta:
        label = _("Who stands behind programmes")
        icon = "table"
        template = "pages/blocks/supporters.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return context | {"supporters": roles_of_supporters(context["rows"])}


def roles_of_supporters(programmes: list) -> list[tuple]:
    """Each supporter by name, with what it is for every programme in turn."""
    held: dict = {}
    for number, programme in enumerate(programmes):
        for row in programme.supporters_on():
            held.setdefault(row.who, [[] for _one in programmes])[number].append(row)
    return sorted(held.items(), key=lambda pair: str(pair[0]).casefold())


class RecordsStreamBlock(blocks.StreamBlock):
    project = SnippetChooserBlock("programmes.Project")
    programme = SnippetChooserBlock("programmes.Programme")
    facility = SnippetChooserBlock("consortia.Facility")
    partnership = SnippetChooserBlock("consortia.Partnership")
    consortium = SnippetChooserBlock("consortia.Consortium")
    organisation = SnippetChooserBlock("consortia.Organisation")


class ChosenRecordsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, help_text=_("Empty: no heading."))
    records = RecordsStreamBlock(help_text=_("In this order. Drafts are shown once they are published."))

    class Meta:
        label = _("Records chosen by hand")
        icon = "list-ul"
        group = DRAWN
        template = "pages/blocks/chosen_records.html"

    def get_context(self, value, parent_context=None):
        rows = [block.value for block in value["records"] if if_public(block.value)]
        kinds = [(name, list(group)) for name, group in groupby(rows, key=lambda record: record._meta.model_name)]
        return super().get_context(value, parent_context) | {"kinds": kinds}


class ProgrammeBlock(SnippetChooserBlock):
    def __init__(self, **kwargs):
        super().__init__("programmes.Programme", **kwargs)

    class Meta:
        label = _("Programme with its projects")
        icon = "site"
        group = DRAWN
        template = "pages/blocks/programme.html"

    def get_context(self, value, parent_context=None):
        programme = if_public(value)
        projects = records.get("project").live().filter(programme=programme).for_lines() if programme else []
        return super().get_context(value, parent_context) | {"programme": programme, "projects": projects}


class TimelineOfPartnershipBlock(DrawnBlock):
    partnership = SnippetChooserBlock("consortia.Partnership")
    end = "partnership"

    class Meta:
        label = _("Timeline of a partnership")
        icon = "history"
        template = "pages/blocks/timeline.html"

    def rows(self, record):
        return record.steps.all()


class ProjectsTimelineBlock(DrawnBlock):
    """Projects by the date of their start; what has no known start has no place on a line."""

    class Meta:
        icon = "history"
        template = "pages/blocks/timeline_of_projects.html"

    def dated(self, projects):
        return projects.exclude(since="").order_by("earliest_start", "acronym")


class TimelineOfProgrammeBlock(ProjectsTimelineBlock):
    programme = SnippetChooserBlock("programmes.Programme")
    end = "programme"

    class Meta:
        label = _("Timeline of a programme")

    def rows(self, record):
        return self.dated(records.get("project").live().filter(programme=record))


class TimelineOfConsortiumBlock(ProjectsTimelineBlock):
    consortium = SnippetChooserBlock("consortia.Consortium")
    end = "consortium"

    class Meta:
        label = _("Timeline of a consortium")

    def rows(self, record):
        return self.dated(records.get("project").live().in_consortium(record))
