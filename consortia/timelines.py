"""What memberships, offices and partnerships put on a timeline."""

from django.utils.translation import gettext_lazy as _

from portal.core.spans import Span, is_dated, moment, span_of

from .models import MembershipKind, Office

HEADS = {Office.CHAIR, Office.INCOMING_CHAIR, Office.VICE_CHAIR, Office.PRESIDENT}
LANES = {
    MembershipKind.MEMBER: _("Members"),
    MembershipKind.ASSOCIATE: _("Associates"),
    MembershipKind.OBSERVER: _("Observers"),
}


def membership_spans(stays) -> list[Span]:
    """Members before associates and observers, each by the day on which they came."""
    order = list(LANES)
    rows = sorted(filter(is_dated, stays), key=lambda stay: (order.index(stay.kind), stay.span(), str(stay.member)))
    return [span_of(stay, str(stay.member), stay.member.get_absolute_url(), LANES[stay.kind]) for stay in rows]


def appointment_spans(terms) -> list[Span]:
    """Who chaired the whole, by time; bodies and other offices have too many holders for one line each."""
    heads = (term for term in terms if term.office in HEADS and not term.body and is_dated(term))
    rows = sorted(heads, key=lambda term: term.span())
    return [
        span_of(term, f"{term.person}, {term.office_name}", term.person.get_absolute_url(), _("In office"))
        for term in rows
    ]


def partnership_spans(partnerships) -> list[Span]:
    rows = sorted(filter(is_dated, partnerships), key=lambda partnership: partnership.span())
    return [span_of(row, str(row), row.get_absolute_url(), _("Partnerships")) for row in rows]


def step_spans(steps) -> list[Span]:
    return [
        moment(step.taken_on, step.what, step.partnership.get_absolute_url(), _("Steps"))
        for step in steps
        if step.taken_on
    ]


def status_spans(statuses) -> list[Span]:
    rows = sorted(filter(is_dated, statuses), key=lambda row: (str(row.facility).casefold(), row.span()))
    return [
        span_of(row, f"{row.facility}, {row.get_status_display()}", row.facility.get_absolute_url(), _("Facilities"))
        for row in rows
    ]


def body_spans(bodies) -> list[Span]:
    rows = sorted(filter(is_dated, bodies), key=lambda body: body.span())
    return [span_of(body, body.name, f"{body.consortium.get_absolute_url()}#bodies", _("Bodies")) for body in rows]


SPANS = {
    "facilitystatus": status_spans,
    "consortiumbody": body_spans,
    "membership": membership_spans,
    "appointment": appointment_spans,
    "partnership": partnership_spans,
    "partnershipstep": step_spans,
}
