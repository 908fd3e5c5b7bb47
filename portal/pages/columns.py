"""What the lists of pages say when they are shown as tables."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.columns import Column


def _cancelled(event) -> list[str]:
    return [gettext("cancelled")] if event.is_cancelled else []


EVENTS = (
    Column(_("Title"), lambda page, day: page, order="title", form="long"),
    Column(_("When"), lambda page, day: [page.when(), *_cancelled(page)], order="date", form="when"),
    Column(_("Place"), lambda page, day: page.place),
    Column(_("Country"), lambda page, day: page.country.name if page.country else ""),
    Column(_("Concerns"), lambda page, day: page.public_consortia),
)
NEWS = (
    Column(_("Title"), lambda page, day: page, order="title", form="long"),
    Column(_("Kind"), lambda page, day: page.get_kind_display(), form="phrase"),
    Column(_("Date"), lambda page, day: page.published_on, order="date", form="day"),
    Column(_("Concerns"), lambda page, day: page.public_consortia),
)
PUBLICATIONS = (
    Column(_("Title"), lambda page, day: page, order="title", form="long"),
    Column(_("Kind"), lambda page, day: page.get_kind_display()),
    Column(_("Date"), lambda page, day: page.issued_on, order="date", form="day"),
    Column(_("Issued by"), lambda page, day: page.issuing),
    Column(_("Concerns"), lambda page, day: page.public_consortia),
    Column(_("DOI"), lambda page, day: page.doi, form="long"),
)
