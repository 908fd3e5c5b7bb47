from django.conf import settings
from django.core.checks import Error, register

from portal.operations.roles import ROLES

from .roles import EVERYBODY


@register
def second_factor_names_roles(app_configs, **kwargs):
    """A misspelt role must not leave those who have it with a password only."""
    known = {*(role.name for role in ROLES), EVERYBODY}
    return [
        Error(
            f"SECOND_FACTOR_FOR names {name!r}, which is no role. Choose from: {', '.join(sorted(known))}.",
            id="portal.E001",
        )
        for name in settings.SECOND_FACTOR_FOR
        if name not in known
    ]
