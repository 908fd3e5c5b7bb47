"""The picture by which a shared address introduces itself: name, figures and accent, drawn by Pillow."""

import hashlib
from dataclasses import astuple, dataclass
from functools import cache as cache_in_memory
from io import BytesIO
from pathlib import Path
from textwrap import wrap

import font_source_serif_pro
from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.views.decorators.http import conditional_page
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

from portal.core.periods import Period
from portal.core.records import AddressedRecord, models_by_name
from portal.public import accents
from portal.public.templatetags.portal_tags import label, ordinary, place, span

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 84
INK, SOFT = "#2b2622", "#5b544d"
PHOTON, NEUTRON = "#c07a00", "#5a55c8"
TITLE_SIZES = (104, 84, 68, 56)
MOST_LINES = 3
MOST_FACTS = 3
KEPT_FOR = 30 * 24 * 3600
FONTS = Path(font_source_serif_pro.font_directory)
NEUTRON_KINDS = {"reactor", "spallation"}
DATES = {"opened": "opened", "founded": "founded"}


@dataclass(frozen=True)
class Card:
    """``facts`` are pairs: a figure or date, and what it says."""

    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    accent: str = PHOTON
    site: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:24]


def card_of(thing: Model | None) -> Card:
    """The card of a record or page; without one, that of the site."""
    site = settings.WAGTAIL_SITE_NAME
    if thing is None:
        return Card(site, "Members, facilities, programmes and projects, each with date and source.")
    if isinstance(thing, AddressedRecord):
        return Card(label(thing), ordinary(thing) or thing.brief, _facts(thing), _accent(thing), site)
    return Card(thing.headline, thing.brief, (), _accent(thing), site)


def address_of(thing: Model | None) -> str:
    """The path of the card; without a record or page, that of the site."""
    if thing is None:
        return "/cards/site/portal.png"
    if isinstance(thing, AddressedRecord):
        return f"/cards/{thing._meta.model_name}/{thing.slug}.png"
    return f"/cards/page/{thing.pk}.png"


@conditional_page
def card(request, kind: str, key: str):
    drawn = card_of(_found(kind, key))
    name = f"card:{drawn.digest}"
    content = cache.get(name)
    if content is None:
        content = draw(drawn)
        cache.set(name, content, KEPT_FOR)
    answer = HttpResponse(content, content_type="image/png")
    answer["ETag"] = f'"{drawn.digest}"'
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def draw(card: Card) -> bytes:
    """The card as a PNG."""
    image = Image.new("RGB", SIZE, accents.paper("light").convert("srgb").to_string(hex=True))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, HEIGHT), fill=_line_colour(card.accent))
    bottom = _write_title(pen, card.title)
    for line in _wrapped(card.subtitle, _font("Regular", 36), ((390 if card.facts else 530) - bottom) // 48):
        pen.text((MARGIN, bottom), line, font=_font("Regular", 36), fill=SOFT)
        bottom += 48
    width = (WIDTH - 2 * MARGIN) // max(len(card.facts), 1)
    for number, (figure, meaning) in enumerate(card.facts):
        left = MARGIN + number * width
        pen.text((left, 396), _cut(figure, _font("Semibold", 54), width - 24), font=_font("Semibold", 54), fill=INK)
        pen.text((left, 462), _cut(meaning, _font("Regular", 28), width - 24), font=_font("Regular", 28), fill=SOFT)
    pen.line((MARGIN, 540, WIDTH - MARGIN, 540), fill=INK, width=2)
    pen.text(
        (MARGIN, 556), _cut(card.site or card.title, _font("Regular", 32), 900), font=_font("Regular", 32), fill=INK
    )
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _found(kind, key):
    """The public thing of a card's address. Raises ``Http404``."""
    if (kind, key) == ("site", "portal"):
        return None
    if kind == "page" and key.isdecimal():
        found = Page.objects.live().public().filter(pk=int(key[:9]), depth__gt=1).first()
        found = found.specific if found else None
    elif issubclass(models_by_name().get(kind, Page), AddressedRecord):
        found = models_by_name()[kind].objects.live().filter(slug=key).first()
    else:
        found = None
    if found is None or not hasattr(found, "headline"):
        raise Http404
    return found


def _facts(record):
    rows = getattr(record, "figures", None) or getattr(record, "outcomes", None)
    facts = [(row.display(), row.label) for row in rows.all()[:MOST_FACTS]] if rows else []
    facts += [(day.display(), meaning) for name, meaning in DATES.items() if (day := getattr(record, name, None))]
    if isinstance(record, Period):
        facts.append((span(record), "period"))
    if where := place(record):
        facts.append((where, record.get_kind_display().lower()))
    return tuple(fact for fact in facts if fact[0])[:MOST_FACTS]


def _accent(thing):
    if colour := getattr(thing, "accent", ""):
        return colour
    consortia = getattr(thing, "public_consortia", [])
    if len(consortia) == 1 and consortia[0].accent:
        return consortia[0].accent
    return NEUTRON if getattr(thing, "kind", "") in NEUTRON_KINDS else PHOTON


def _line_colour(colour):
    return accents.readable(colour, "light", accents.LINE_CONTRAST["light"]).convert("srgb").to_string(hex=True)


def _write_title(pen, title):
    """Write the title as large as it fits, and answer where the next line begins."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, _font("Semibold", size), MOST_LINES)
        if len(lines) * size <= 2 * TITLE_SIZES[0] and not lines[-1].endswith("…"):
            break
    top = MARGIN - 20
    for line in lines:
        pen.text((MARGIN, top), line, font=_font("Semibold", size), fill=INK)
        top += int(size * 1.12)
    return top + 28


def _wrapped(text, font, most):
    """The text in lines that fit; what is too much ends in an ellipsis."""
    text = " ".join(text.split())
    # Letters of a serif are half as wide as high, more or less; the width decides in the end.
    for letters in range(90, 8, -2):
        lines = wrap(text, letters) or [""]
        if all(font.getlength(line) <= WIDTH - 2 * MARGIN for line in lines):
            break
    if most < 1:
        return []
    return lines if len(lines) <= most else [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font)]


def _cut(text, font, width=WIDTH - 2 * MARGIN):
    text = " ".join(text.split())[:200]
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache_in_memory
def _font(weight, size):
    return ImageFont.truetype(str(FONTS / f"SourceSerifPro-{weight}.ttf"), size)
