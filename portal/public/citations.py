"""How a page is quoted: in plain words and for reference managers, with the version that was seen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {sign: f"\\{sign}" for sign in "{}%&_#$"}


@dataclass(frozen=True)
class Citation:
    """``on`` is the day as of which the page was shown, if one was asked for."""

    title: str
    site: str
    address: str
    published_at: datetime
    on: date | None = None

    @property
    def version(self) -> date:
        return timezone.localdate(self.published_at)

    @property
    def text(self) -> str:
        if self.on:
            words = _("“%(title)s”, as of %(on)s. %(site)s, version of %(version)s. %(address)s (seen %(seen)s).")
        else:
            words = _("“%(title)s”. %(site)s, version of %(version)s. %(address)s (seen %(seen)s).")
        return words % {"title": self.title, "site": self.site, "address": self.address, **self._days}

    @property
    def _days(self) -> dict[str, str]:
        days = {"version": self.version, "on": self.on, "seen": timezone.localdate()}
        return {name: date_format(day) for name, day in days.items() if day}

    @property
    def bibtex(self) -> str:
        note = (
            _("Version of %(version)s, as of %(on)s; seen %(seen)s")
            if self.on
            else _("Version of %(version)s; seen %(seen)s")
        )
        note = note % self._days
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "author": f"{{{_tex(self.site)}}}",
            "year": str(self.version.year),
            "howpublished": rf"\url{{{self.address}}}",
            "note": _tex(note),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        lines.insert(3, f"  month = {MONTHS[self.version.month - 1]},")
        return "\n".join([f"@misc{{{slugify(self.title)[:40] or 'page'}-{self.version},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in " ".join(text.split()))
