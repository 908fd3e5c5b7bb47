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
facilities_on_map       ``{"heading", "consortium": pk or null}``: of all consortia without one
programmes_on_map       ``{"heading", "programmes": [pk, …]}``: all of them without any
supporters              the same
programmes_over_time    the same; also projects_by_funder
programmes_in_chapters  the same
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

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .drawn import (
    ChosenRecordsBlock,
    FacilitiesOfConsortiumBlock,
    FacilitiesOnMapBlock,
    ProgrammeBlock,
    ProgrammesInChaptersBlock,
    ProgrammesOnMapBlock,
    ProgrammesOverTimeBlock,
    ProjectsByFunderBlock,
    ProjectsOfConsortiumBlock,
    ProjectsOfProgrammeBlock,
    SupportersBlock,
    TimelineOfConsortiumBlock,
    TimelineOfPartnershipBlock,
    TimelineOfProgrammeBlock,
)
from .figures import FiguresBlock, FiguresStreamBlock
from .written import (
    AccessibilityStatementBlock,
    CalloutBlock,
    DescribedImageBlock,
    FileBlock,
    PictureBlock,
    QuotationBlock,
    validate_link,
)

# What pages and stored migrations name here.
__all__ = [
    "AccessibilityStatementBlock",
    "BodyBlock",
    "DescribedImageBlock",
    "FiguresBlock",
    "FiguresStreamBlock",
    "ProgrammeBlock",
    "validate_link",
]

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


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
    facilities_on_map = FacilitiesOnMapBlock()
    programmes_in_chapters = ProgrammesInChaptersBlock()
    programmes_on_map = ProgrammesOnMapBlock()
    programmes_over_time = ProgrammesOverTimeBlock()
    projects_by_funder = ProjectsByFunderBlock()
    supporters = SupportersBlock()
    timeline_of_partnership = TimelineOfPartnershipBlock()
    timeline_of_programme = TimelineOfProgrammeBlock()
    timeline_of_consortium = TimelineOfConsortiumBlock()
    accessibility_statement = AccessibilityStatementBlock()
