"""What a browser would send of a page that holds a form."""

import re

from bs4 import BeautifulSoup

EDITOR = "(?:w-editor|page-edit)-form"
# Icons are many of the tags, and no field is among them.
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# Blank rows wait in templates; a dialog does too, and is put into the form by a script. The innermost goes first.
UNUSED = re.compile(r"<(template|script)\b(?![^>]*\bdata-controller\b)[^>]*>(?:(?!<template\b).)*?</\1>", re.DOTALL)
UNSENT = {"submit", "button", "file", "image", "reset"}


def fields_of(html: str) -> dict[str, list[str]]:
    """Names and values that the editor's form would send without a change."""
    soup = BeautifulSoup(used(html), "html.parser")
    form = soup.find("form")
    sent: dict[str, list[str]] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        if field.get("name"):
            sent.setdefault(field["name"], []).extend(_values(field))
    # Building blocks are drawn by a script.
    sent |= {f"{name}-count": ["0"] for name in ("body", "figures") if soup.find(attrs={"data-contentpath": name})}
    return {name: values for name, values in sent.items() if values}


def used(html: str, form_id: str = EDITOR) -> str:
    """From the form on, without what is long to read and holds nothing that is sent."""
    begin = re.search(rf'<form\b[^>]*\bid="{form_id}"', html).start()
    left, number = DRAWING.sub("", html[begin:]), 1
    while number:
        left, number = UNUSED.subn("", left)
    return left


def _values(field) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        chosen = field.find_all("option", selected=True)
        return [option.get("value", option.text) for option in chosen]
    kind = field.get("type", "text")
    if kind in UNSENT or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
        return []
    return [field.get("value", "on" if kind in ("checkbox", "radio") else "")]
