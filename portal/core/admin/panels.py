"""Panels of a record's form: inline rows, period, place, names, figures, sources."""

from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from .record_form import row_form

KEY_FIGURES = _("Key figures")


class RowsFormSet(BaseChildFormSet):
    """Inline rows under the rules of their record, applied to the rows that are being typed."""

    relation = ""

    def clean(self):
        super().clean()
        if any(form.errors for form in self.forms):
            return
        gone = set(map(id, self.deleted_forms))
        rows = [
            form.instance for form in self.forms if id(form) not in gone and (form.instance.pk or form.has_changed())
        ]
        self.instance.check_rows(self.relation, rows)


class RowsPanel(InlinePanel):
    """Inline rows, folded when there may be many; their record's ``row_rules`` are checked as they are typed."""

    def get_form_options(self):
        options = super().get_form_options()
        formset = type(f"{self.relation_name}RowsFormSet", (RowsFormSet,), {"relation": self.relation_name})
        rows = options["formsets"][self.relation_name]
        rows |= {"formset": formset, "form": row_form(rows.get("form", WagtailAdminModelForm))}
        return options


def period_panel(**kwargs) -> MultiFieldPanel:
    """Since, until, ongoing, last confirmed."""
    return MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            FieldRowPanel([FieldPanel("is_ongoing"), FieldPanel("confirmed_on")]),
        ],
        heading=_("Period"),
        **kwargs,
    )


def source_panel() -> FieldRowPanel:
    return FieldRowPanel([FieldPanel("source_url"), FieldPanel("checked_on")])


def row_source_panel() -> FieldRowPanel:
    """Source of an inline row, which may leave it to its record: see ``Sourced.stated_in``."""
    shared = _("With https://. Empty: the source of the whole record.")
    return FieldRowPanel([FieldPanel("source_url", help_text=shared), FieldPanel("checked_on")])


def period_rows() -> list:
    """The panels of an inline row with a period, in as few lines as it takes."""
    return [
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
        FieldRowPanel([FieldPanel("is_ongoing"), FieldPanel("confirmed_on")]),
        row_source_panel(),
    ]


def names_panel() -> RowsPanel:
    return RowsPanel(
        "names",
        panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]), *period_rows()],
        heading=_("Former and other names"),
        label=_("name"),
        help_text=_("Search finds the record by these too. A former name keeps its dates."),
        classname="collapsed",
    )


def figures_panel(relation: str = "figures", heading=KEY_FIGURES) -> RowsPanel:
    return RowsPanel(
        relation,
        panels=[
            FieldRowPanel([FieldPanel("qualifier"), FieldPanel("number"), FieldPanel("unit")]),
            FieldRowPanel([FieldPanel("label"), FieldPanel("as_of")]),
            row_source_panel(),
        ],
        heading=heading,
        label=_("figure"),
        help_text=_("As the source states it. Never counted up from other data, and never without its date."),
        classname="collapsed",
    )


def location_panel() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("country"), FieldPanel("city")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
        heading=_("Place"),
    )
