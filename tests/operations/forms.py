"""Fills in a form of the admin as a browser would, from the page that holds it."""

from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from .fields import fields_of


def edit_url(record) -> str:
    if isinstance(record, Page):
        return reverse("wagtailadmin_pages:edit", args=[record.pk])
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def send(client: Client, record, action: str = "", follow=True, **changes):
    """Open the record's form, change these fields, and press a button: ``submit``, ``publish``, …

    The page to which the answer leads is drawn for whoever looks at it; ``follow=False`` does without.
    """
    address = edit_url(record)
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    sent = fields_of(page.text) | changes
    if action:
        sent[f"action-{action}"] = "on"
    return client.post(address, sent, follow=follow, headers={"referer": f"http://testserver{address}"})


def decide(client: Client, record, action: str, comment: str = "", follow=True):
    """Approve or reject from the record's form."""
    extra = {"workflow-action-name": action, "workflow-action-extra-data": f'{{"comment": "{comment}"}}'}
    return send(client, record, "workflow-action", follow, **extra)
