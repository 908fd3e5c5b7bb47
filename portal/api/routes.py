from functools import cache
from importlib import import_module

APPS = ("consortia", "programmes", "portal.pages")
FOR_MIRRORS = ("changes", "dumps")


@cache
def collected_routes() -> dict:
    """Address → view set, of all apps, in the order in which the documentation names them."""
    return {name: view for app in APPS for name, view in import_module(f"{app}.api").routes.items()}
