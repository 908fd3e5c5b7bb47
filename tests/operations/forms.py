"""Fills in a form of the admin as a browser would, from the page that holds it."""

import re

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

# Icons are many of the tags, and no field is among them.
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
UNSENT = {"submit", "button", "file", "image", "reset"}


def edit_url(record) -> str:
    if isinstance(record, Page):
        return reverse("wagtailadmin_pages:edit", args=[record.pk])
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def fields_of(html: str) -> dict[str, list[str]]:
    """Names and values that the editor's form would send without a change."""
    soup = BeautifulSoup(DRAWING.sub("", html), "html.parser")
    form = soup.find("form", id=["w-editor-form", "page-edit-form"])
    # Blank rows wait in templates; a dialog does too, and is put into the form by a script.
    for unsent in form.find_all(lambda tag: tag.name in ("template", "script") and not tag.has_attr("data-controller")):
        unsent.decompose()
    sent: dict[str, list[str]] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        if field.get("name"):
            sent.setdefault(field["name"], []).extend(_values(field))
    # Building blocks are drawn by a script.
    sent |= {f"{name}-count": ["0"] for name in ("body", "figures") if soup.find(attrs={"data-contentpath": name})}
    return {name: values for name, values in sent.items() if values}


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


def send(client: Client, record, action: str = "", follow=True, **changes):
    """Open the record's form, change these fields, and press a button: ``submit``, ``publish``, …"""
    address = edit_url(record)
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    sent = fields_of(page.text) | changes
    if action:
        sent[f"action-{action}"] = "on"
    return client.post(address, sent, follow=follow, headers={"referer": f"http://testserver{address}"})


def decide(client: Client, record, action: str, comment: str = ""):
    """Approve or reject from the record's form."""
    extra = {"workflow-action-name": action, "workflow-action-extra-data": f'{{"comment": "{comment}"}}'}
    return send(client, record, "workflow-action", **extra)
