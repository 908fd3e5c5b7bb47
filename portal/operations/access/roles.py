"""Whose role demands a second factor: whom SECOND_FACTOR_FOR names, and superusers as soon as it names anybody."""

from django.conf import settings
from django.contrib.auth.models import User

EVERYBODY = "everybody"


def must_have_second_factor(user: User) -> bool:
    names = settings.SECOND_FACTOR_FOR
    if not names or not user.is_authenticated:
        return False
    return EVERYBODY in names or user.is_superuser or user.groups.filter(name__in=names).exists()
