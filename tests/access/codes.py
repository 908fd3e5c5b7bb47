"""What somebody's app and paper would show."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown_by_app(secret: str = SECRET, step: int = 0) -> str:
    """The six digits of now, or of some steps of thirty seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_app(user) -> Authenticator:
    return TOTP.activate(user, SECRET).instance


def give_recovery_codes(user) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def step_in(client, name: str, password: str = "correct horse battery"):
    return client.post(f"{settings.LOGIN_URL}?next=/admin/", {"login": name, "password": password})
