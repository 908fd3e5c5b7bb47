"""A form as a browser would post it."""

from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.operations.fields import used


def opened(client: Client, address: str, form_id: str = "w-editor-form") -> dict[str, list[str]]:
    """All fields of the form at the address, as they were rendered."""
    page = client.get(address)
    assert page.status_code == 200
    return shown(page, form_id)


def shown(page, form_id: str) -> dict[str, list[str]]:
    """All fields of a form on a page that was answered."""
    form = BeautifulSoup(used(page.text, form_id), "html.parser").find("form", id=form_id)
    fields: dict[str, list[str]] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name", "")
        is_row = name and "__prefix__" not in name and not field.find_parent("template")
        if is_row and (values := _values(field)):
            fields.setdefault(name, []).extend(values)
    return fields


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        chosen = field.find_all("option", selected=True) or field.find_all("option", limit=1)
        return [option.get("value", "") for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [] if field.get("type") in ("submit", "button", "file") else [field.get("value", "")]
