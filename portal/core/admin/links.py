from django.db import models
from django.urls import reverse
from wagtail.models import Page


def address(model: type[models.Model], view: str, *args) -> str:
    """The address of a view of records or pages in the admin: ``address(Facility, "edit", 3)``."""
    name = f"wagtailadmin_pages:{view}" if issubclass(model, Page) else model.snippet_viewset.get_url_name(view)
    return reverse(name, args=args)


def edit_url(row: models.Model) -> str:
    return address(type(row), "edit", row.pk)
