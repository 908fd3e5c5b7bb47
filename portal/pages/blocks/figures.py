"""Blocks of key figures, which are chosen from the records."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..figures import figure_choices, find_figure, find_figures, record_of_figure
from .drawn import DRAWN


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
    found = find_figures(keys)
    return {
        "figures": [found[key] for key in keys if key in found],
        "missing": [key for key in keys if key not in found],
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
