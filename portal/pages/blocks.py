"""The building blocks of pages. What they draw from records is never typed twice, and only public rows are shown.

What each block holds in the database (``pk`` is the key of a record, an image or a document):

======================  ==========================================================================
text                    ``"<p>…</p>"``
quotation               ``{"text", "speaker", "source_url"}``
figures                 ``["partnership:3:facilities", …]``: record, its pk, label of the figure
projects_of_programme   ``{"heading", "programme": pk}``
projects_of_consortium  ``{"heading", "consortium": pk}``
facilities_of_consortium ``{"heading", "consortium": pk}``
chosen_records          ``{"heading", "records": [{"type": "project", "value": pk}, …]}``; also facility,
                        programme, partnership, consortium, organisation
programme               ``pk``
timeline_of_partnership ``{"heading", "partnership": pk}``: its steps
timeline_of_programme   ``{"heading", "programme": pk}``: its projects by date
timeline_of_consortium  ``{"heading", "consortium": pk}``: its projects by date
image                   ``{"image": {"image": pk, "alt_text": "…", "decorative": false}, "caption": "…"}``
document                ``{"document": pk, "description": "…"}``
callout                 ``{"text", "link", "link_label"}``; the link is a path or a full address
accessibility_statement ``null``: what the site settings say
======================  ==========================================================================

A block of a stream is ``{"type": …, "value": …}``. ``HomePage.figures`` holds ``{"type": "figure", "value":
"consortium:1:members"}``.
"""

from itertools import groupby

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.core import records
from portal.core.fields import validate_web_address

from .figures import figure_choices, find_figure, record_of_figure

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]

DRAWN = _("Drawn from records")


def validate_link(text: str) -> None:
    """Raise a ``ValidationError`` unless it is a path on this site or a full web address."""
    if not (text.startswith("/") and not text.startswith("//")):
        validate_web_address(text)


def if_public(record):
    return record if record is not None and record.is_public() else None


class FigureBlock(blocks.ChoiceBlock):
    """One key figure of a record. It follows the record: a new number there is a new number here."""

    def __init__(self, **kwargs):
        help_text = _("Change number, date and source on the record, not here.")
        super().__init__(**({"choices": figure_choices, "help_text": help_text, "search_index": False} | kwargs))

    def normalize_choice(self, value):
        # Wagtail would walk all choices, and so ask for every figure there is, for each value that it reads.
        return value

    def extract_references(self, value):
        # Whoever names a figure names its record.
        if record := record_of_figure(value):
            yield *record, "", ""

    class Meta:
        label = _("Key figure")
        icon = "order"
        template = "pages/blocks/figure.html"

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"figure": find_figure(value)}


def found_figures(keys) -> dict[str, list]:
    """The figures that can be shown, and the keys of those that are gone or not public."""
    found = [(key, find_figure(key)) for key in keys]
    return {
        "figures": [figure for _key, figure in found if figure],
        "missing": [key for key, figure in found if figure is None],
    }


class FiguresBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(FigureBlock(), **kwargs)

    class Meta:
        label = _("Key figures")
        icon = "order"
        group = DRAWN
        template = "pages/blocks/figures.html"

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | found_figures(value)


class FiguresStreamBlock(blocks.StreamBlock):
    figure = FigureBlock()

    class Meta:
        max_num = 4
        template = "pages/blocks/figures.html"

    def get_context(self, value, parent_context=None):
        keys = [block.value for block in value]
        return super().get_context(value, parent_context) | found_figures(keys)


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("words"), help_text=_("Word for word, without quotation marks. What is retold is no quotation.")
    )
    speaker = blocks.CharBlock(max_length=160, label=_("who said it"), help_text=_("Name and office at that time."))
    source_url = blocks.CharBlock(
        max_length=500,
        label=_("source"),
        validators=[validate_web_address],
        help_text=_("Where it was said or printed."),
    )

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "pages/blocks/quotation.html"


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
        return records.get("project").live().filter(programme=record).for_listing()


class ProjectsOfConsortiumBlock(DrawnBlock):
    consortium = SnippetChooserBlock("consortia.Consortium")
    end = "consortium"

    class Meta:
        label = _("Projects of a consortium")
        icon = "list-ul"
        template = "pages/blocks/projects.html"

    def rows(self, record):
        return records.get("project").live().in_consortium(record).for_listing()


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
        return records.get("facility").live().in_consortium(record, timezone.localdate()).for_listing()


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
        projects = records.get("project").live().filter(programme=programme).for_listing() if programme else []
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


class DescribedImageBlock(ImageBlock):
    """A picture that says what it said when it was uploaded, unless this page says something else of it."""

    def clean(self, value):
        if value and not value.contextual_alt_text and not value.decorative:
            value.contextual_alt_text = value.description
        return super().clean(value)


class PictureBlock(blocks.StructBlock):
    image = DescribedImageBlock(
        label=_("picture"),
        help_text=_("The alternative text comes with the picture. Change it when it matters for something else here."),
    )
    caption = blocks.CharBlock(required=False, max_length=255, help_text=_("What it shows, and who made it."))

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "pages/blocks/image.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    description = blocks.CharBlock(required=False, max_length=255, help_text=_("What is in it. Empty: its title."))

    class Meta:
        label = _("Document")
        icon = "doc-full"
        template = "pages/blocks/document.html"


class CalloutBlock(blocks.StructBlock):
    text = blocks.TextBlock(help_text=_("One or two sentences that must not be missed."))
    link = blocks.CharBlock(
        required=False,
        max_length=500,
        validators=[validate_link],
        help_text=_("A path on this site, such as /partnerships/lens-leaps/, or a full address."),
    )
    link_label = blocks.CharBlock(
        required=False, max_length=80, help_text=_("Where the link leads: “The partnership”.")
    )

    class Meta:
        label = _("Call-out")
        icon = "warning"
        template = "pages/blocks/callout.html"

    def clean(self, value):
        value = super().clean(value)
        if value["link_label"] and not value["link"]:
            message = ValidationError(_("Words for a link need the address it leads to."), code="link_missing")
            raise blocks.StructBlockValidationError(block_errors={"link": message})
        return value


class AccessibilityStatementBlock(blocks.StaticBlock):
    class Meta:
        label = _("Accessibility statement")
        icon = "universal-access"
        admin_text = _("Conformance, date and contact, as the site settings have them.")
        template = "pages/blocks/accessibility_statement.html"

    def get_context(self, value, parent_context=None):
        site = apps.get_model("pages.PortalSettings").load()
        return super().get_context(value, parent_context) | {"site": site}


class BodyBlock(blocks.StreamBlock):
    """What the text of every page is put together from."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"), template="pages/blocks/text.html")
    quotation = QuotationBlock()
    callout = CalloutBlock()
    image = PictureBlock()
    document = FileBlock()
    figures = FiguresBlock()
    programme = ProgrammeBlock()
    projects_of_programme = ProjectsOfProgrammeBlock()
    projects_of_consortium = ProjectsOfConsortiumBlock()
    facilities_of_consortium = FacilitiesOfConsortiumBlock()
    chosen_records = ChosenRecordsBlock()
    timeline_of_partnership = TimelineOfPartnershipBlock()
    timeline_of_programme = TimelineOfProgrammeBlock()
    timeline_of_consortium = TimelineOfConsortiumBlock()
    accessibility_statement = AccessibilityStatementBlock()
