"""How a page is quoted: in plain words and for reference managers, with the version that was seen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import slugify

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
        as_of = f", as of {_words(self.on)}" if self.on else ""
        seen = _words(timezone.localdate())
        return f"“{self.title}”{as_of}. {self.site}, version of {_words(self.version)}. {self.address} (seen {seen})."

    @property
    def bibtex(self) -> str:
        as_of = f", as of {_words(self.on)}" if self.on else ""
        note = f"Version of {_words(self.version)}{as_of}; seen {_words(timezone.localdate())}"
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


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in " ".join(text.split()))
