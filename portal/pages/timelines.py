"""What papers and events put on a timeline."""

from django.utils.translation import gettext_lazy as _

from portal.core.spans import Span, moment


def paper_spans(papers) -> list[Span]:
    rows = sorted((paper for paper in papers if paper.issued_on), key=lambda paper: paper.first_day)
    return [moment(paper.issued_on, paper.title, paper.get_absolute_url(), _("Papers")) for paper in rows]


def event_spans(events) -> list[Span]:
    rows = sorted((event for event in events if event.starts), key=lambda event: event.first_day)
    return [moment(event.starts, event.title, event.get_absolute_url(), _("Events")) for event in rows]


SPANS = {"publicationpage": paper_spans, "eventpage": event_spans}
