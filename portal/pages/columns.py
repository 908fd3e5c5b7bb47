"""What the list of publications says when it is shown as a table."""

from django.utils.translation import gettext_lazy as _

from portal.core.columns import Column

PUBLICATIONS = (
    Column(_("Title"), lambda page, day: page, order="title", form="long"),
    Column(_("Kind"), lambda page, day: page.get_kind_display()),
    Column(_("Date"), lambda page, day: page.issued_on, order="date"),
    Column(_("Issued by"), lambda page, day: page.issuing),
    Column(_("Concerns"), lambda page, day: page.public_consortia),
    Column(_("DOI"), lambda page, day: page.doi),
)
