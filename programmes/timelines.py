"""What programmes and projects put on a timeline."""

from django.utils.translation import gettext_lazy as _

from portal.core.spans import Span, is_dated, span_of


def programme_spans(programmes) -> list[Span]:
    rows = sorted(filter(is_dated, programmes), key=lambda programme: programme.span())
    return [span_of(row, str(row), row.get_absolute_url(), _("Programmes")) for row in rows]


def project_spans(projects) -> list[Span]:
    rows = sorted(filter(is_dated, projects), key=lambda project: project.span())
    return [span_of(row, str(row), row.get_absolute_url(), _("Projects")) for row in rows]


SPANS = {"programme": programme_spans, "project": project_spans}
