"""Strings that try to run a script wherever they are shown, and what of them a page must not hold.

Each string holds ``MARK``: an element, attribute or address that came from one is known by it. They are short, so
that they fit into nearly every field.
"""

import json
from functools import cache
from html.parser import HTMLParser

MARK = "__xss"
PRODUCT = "348117"  # what a template would make of 49731 * 7
TEXTS = (
    f"\"'><script>{MARK}(1)</script>",
    f"\"'><svg/onload={MARK}(2)>",
    f"</textarea><script>{MARK}(3)</script>",
    f"</script><script>{MARK}(4)</script>",
    f'" autofocus onfocus={MARK}(5) x="',
    f"' autofocus onfocus={MARK}(6) x='",
    f"javascript:{MARK}(7)",
    f"data:text/html,<script>{MARK}()</script>",
    "{{ 49731*7 }}{% " + MARK + " %}{{" + MARK + "}}",
    f'<b style="background:url(//{MARK})">',
    f"</title><img src={MARK} onerror={MARK}()>",
    f"--><a href=javascript:{MARK}(12)>a</a>",
    f"';{MARK}(13);//\";{MARK}()//`${{{MARK}()}}",
    f"&lt;script&gt;{MARK}(14)&lt;/script&gt;",
    f"=1+1<iframe srcdoc={MARK} onload={MARK}()>",
)
SHORT = (f"<svg onload={MARK}()>", f"<a onclick={MARK}()>", f'"onload={MARK}() x="')  # for fields of 20 characters
# What the fields with a form of their own take for right.
ADDRESSES = (
    f'https://example.org/"onfocus="{MARK}()"autofocus="',
    f"https://example.org/'><svg/onload={MARK}()>",
    f"https://example.org/</script><script>{MARK}()</script>",
    f"https://example.org/?javascript:{MARK}()",
)
WRONG_ADDRESSES = (
    f"javascript:{MARK}()",
    f"JaVaScRiPt:{MARK}()",
    f" javascript:{MARK}()",
    f"java\tscript:{MARK}()",
    f"data:text/html,<script>{MARK}()</script>",
    f"vbscript:{MARK}()",
    f"javascript://example.org/%0a{MARK}()",
)
EMAIL = f'"<svg/onload={MARK}()>"@example.org'
DOI = f"10.1234/\"'><svg/onload={MARK}()>"

ADDRESS_ATTRIBUTES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc", "background"}
WRONG_SCHEMES = ("javascript:", "vbscript:", "data:text")


@cache
def texts_for(length: int | None) -> tuple[str, ...]:
    """Texts that together hold every string of the corpus, as few as a field of that length allows."""
    if length is not None and length < max(map(len, TEXTS)):
        return SHORT
    packs: list[str] = []
    for text in TEXTS:
        fitting = (at for at, pack in enumerate(packs) if length is None or len(pack) + len(text) < length)
        if (place := next(fitting, None)) is None:
            packs.append(text)
        else:
            packs[place] += f" {text}"
    return tuple(packs)


def text_for(number: int, length: int | None) -> str:
    """One of these texts; as many consecutive numbers as there are texts give them all."""
    texts = texts_for(length)
    return texts[number % len(texts)]


def alive(html: str) -> list[str]:
    """What on a page came to life from a string of the corpus."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found + ([f"template: {PRODUCT}"] if PRODUCT in html else [])


class Reader(HTMLParser):
    """Notes tags and scripts that hold the mark where a browser would run it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside, self.kind = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside, self.kind = tag, dict(attrs).get("type") or ""
        for name, value in attrs:
            if _is_alive(name, value or ""):
                self.found.append(f"{name}: {self.get_starttag_text()[:200]}")

    def handle_data(self, data: str) -> None:
        if self.inside not in ("script", "style") or MARK not in data:
            return
        if self.inside == "script" and "json" in self.kind:
            json.loads(data)  # which no browser runs
        else:
            self.found.append(f"{self.inside}: {data[:200]}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def _is_alive(name: str, text: str) -> bool:
    if MARK in name:
        return True
    if name in ADDRESS_ATTRIBUTES:
        address = "".join(text.split()).lower()
        return address.startswith(WRONG_SCHEMES) or text == MARK
    # Wagtail's own handlers hold no mark.
    return (name.startswith("on") or name == "style") and MARK in text
