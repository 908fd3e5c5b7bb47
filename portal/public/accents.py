"""The stylesheet of accents: each consortium's colour, made readable on both papers by computation.

Templates name a class, ``accent-leaps``; a strict content policy allows no style attribute to carry the colour.
"""

from coloraide import Color
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from portal.core import records

# --paper of both themes in static/css/tokens.css.
PAPER = {"light": (0.977, 0.008, 84), "dark": (0.215, 0.014, 250)}
LINE_CONTRAST = {"light": 3.2, "dark": 5.0}
TEXT_CONTRAST = 7.0
MOST_CHROMA = 0.17


def paper(theme: str) -> Color:
    return Color("oklch", PAPER[theme])


def readable(colour: str, theme: str, ratio: float) -> Color:
    """The colour with its hue kept and its lightness moved just so far that it stands out from the paper.

    ``ratio`` is the contrast of WCAG 2, from 1 to 21.
    """
    ground, step = paper(theme), -0.005 if theme == "light" else 0.005
    candidate = Color(colour).convert("oklch").clip("srgb")
    candidate["chroma"] = min(candidate["chroma"], MOST_CHROMA)
    drawn = candidate.clone().fit("srgb", method="oklch-chroma")
    while drawn.contrast(ground) < ratio and 0 <= candidate["lightness"] + step <= 1:
        candidate["lightness"] += step
        drawn = candidate.clone().fit("srgb", method="oklch-chroma")
    return drawn


def rule(slug: str, colour: str, theme: str) -> str:
    """The custom properties of one consortium on one paper: for lines, for text, and as a wash behind text."""
    line, text = readable(colour, theme, LINE_CONTRAST[theme]), readable(colour, theme, TEXT_CONTRAST)
    lightness, _chroma, _hue = PAPER[theme]
    wash = Color("oklch", (lightness + (-0.03 if theme == "light" else 0.06), 0.022, text["hue"]))
    written = [shade.convert("oklch").to_string(precision=3, none=False) for shade in (line, text, wash)]
    return ".accent-{} {{ --accent: {}; --accent-ink: {}; --accent-wash: {}; }}".format(slug, *written)


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
