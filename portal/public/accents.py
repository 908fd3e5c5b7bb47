"""The stylesheet of accents: each consortium's colour, made readable on both papers by computation.

Templates name a class, ``accent-leaps``; a strict content policy allows no style attribute to carry the colour.
"""

import math
import re
from typing import NamedTuple

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from portal.core import records

# --paper of both themes in static/css/tokens.css.
PAPER = {"light": (0.977, 0.008, 84), "dark": (0.215, 0.014, 250)}
LINE_CONTRAST = {"light": 3.2, "dark": 5.0}
TEXT_CONTRAST = 7.0
MOST_CHROMA = 0.17
DARKEST, LIGHTEST = 0.06, 0.96


class Oklch(NamedTuple):
    lightness: float
    chroma: float
    hue: float

    def __str__(self) -> str:
        return f"oklch({self.lightness:.3f} {self.chroma:.3f} {self.hue:.1f})"


def from_hex(colour: str) -> Oklch:
    """Read ``#d98200``; raises ``ValueError`` for anything else."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", colour.strip())
    if not found:
        raise ValueError(colour)
    red, green, blue = (_linear(int(part, 16) / 255) for part in found.groups())
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def contrast(one: Oklch, other: Oklch) -> float:
    """The contrast ratio of WCAG 2 between two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Oklch, theme: str, ratio: float) -> Oklch:
    """The colour in its hue, its lightness moved just so far that it stands out from the paper by ``ratio``."""
    paper = Oklch(*PAPER[theme])
    step = -0.005 if theme == "light" else 0.005
    lightness = min(max(colour.lightness, DARKEST), LIGHTEST)
    candidate = _within_gamut(colour._replace(lightness=lightness, chroma=min(colour.chroma, MOST_CHROMA)))
    while contrast(candidate, paper) < ratio and DARKEST <= candidate.lightness <= LIGHTEST:
        candidate = _within_gamut(candidate._replace(lightness=candidate.lightness + step))
    return candidate


def rule(slug: str, colour: str, theme: str) -> str:
    base = from_hex(colour)
    wash = Oklch(*PAPER[theme])._replace(chroma=0.022, hue=base.hue)
    wash = wash._replace(lightness=wash.lightness + (-0.03 if theme == "light" else 0.06))
    return (
        f".accent-{slug} {{ --accent: {readable(base, theme, LINE_CONTRAST[theme])};"
        f" --accent-ink: {readable(base, theme, TEXT_CONTRAST)}; --accent-wash: {wash}; }}"
    )


def stylesheet(accents: list[tuple[str, str]]) -> str:
    """CSS for the slugs and colours of consortia, once for each theme."""
    light = "\n".join(rule(slug, colour, "light") for slug, colour in accents)
    dark = "\n".join(rule(slug, colour, "dark") for slug, colour in accents)
    # Printed paper is white in both themes.
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def live_accents() -> list[tuple[str, str]]:
    consortia = records.get("consortium").live().exclude(accent="").order_by("slug")
    return list(consortia.values_list("slug", "accent"))


@cache_control(public=True, max_age=300)
@conditional_page
def accents(request):
    return HttpResponse(stylesheet(live_accents()), content_type="text/css; charset=utf-8")


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _to_linear(colour: Oklch) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _luminance(colour: Oklch) -> float:
    red, green, blue = (min(max(part, 0), 1) for part in _to_linear(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _within_gamut(colour: Oklch) -> Oklch:
    while colour.chroma > 0 and not all(-0.0005 <= part <= 1.0005 for part in _to_linear(colour)):
        colour = colour._replace(chroma=max(colour.chroma - 0.004, 0))
    return colour
