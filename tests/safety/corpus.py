"""Strings that try to run a script wherever they are shown, and what of them a page must not hold.

Each string holds ``MARK``: an element, attribute or address that came from one is known by it. They are short, so
that they fit into nearly every field.
"""

import json

from bs4 import BeautifulSoup, Tag

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


def text_for(number: int, length: int | None) -> str:
    """As many of the strings as the field has room for, from that number on; at least a short one."""
    start = number % len(TEXTS)
    text = ""
    for more in (*TEXTS[start:], *TEXTS[:start]):
        if length is None or len(text) + len(more) + 1 <= length:
            text = f"{text} {more}".strip()
    return text or SHORT[number % len(SHORT)]


def alive(html: str) -> list[str]:
    """What on a page came to life from a string of the corpus."""
    soup = BeautifulSoup(html, "html.parser")
    found = [line for tag in soup.find_all(True) for line in _alive_in(tag)]
    return found + ([f"template: {PRODUCT}"] if PRODUCT in html else [])


def _alive_in(tag: Tag) -> list[str]:
    said = str(tag)[:200]
    if tag.name == "script" and MARK in tag.text and not _is_data(tag):
        return [f"script: {said}"]
    if tag.name == "style" and MARK in tag.text:
        return [f"style: {said}"]
    return [f"{name}: {said}" for name, value in tag.attrs.items() if _is_alive(name, value)]


def _is_data(script: Tag) -> bool:
    """Whether it is JSON, which no browser runs."""
    if "json" not in script.get("type", ""):
        return False
    json.loads(script.text)
    return True


def _is_alive(name: str, value: str | list[str]) -> bool:
    text = value if isinstance(value, str) else " ".join(value)
    if MARK in name:
        return True
    if name in ADDRESS_ATTRIBUTES:
        address = "".join(text.split()).lower()
        return address.startswith(WRONG_SCHEMES) or text == MARK
    # Wagtail's own handlers hold no mark.
    return (name.startswith("on") or name == "style") and MARK in text
