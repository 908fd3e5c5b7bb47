"""How allauth logs people in here: by name and password, a second factor where it is set up, and nobody signs up."""

import base64
import hashlib
import hmac

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.visitors import place_of

from . import audit, limits
from .roles import must_have_second_factor

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
TOO_MANY = _("Too many attempts. Wait fifteen minutes and try again, or ask your administrator.")
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Accounts(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name and password do not belong together, or the account is switched off."),
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """Ask for name and password, unless somebody has tried too often; at log-in and when asked again later."""
        name, place = credentials.get("username", "").casefold(), place_of(request)
        attempt = limits.take("log-in", name, place)
        if attempt is None:
            audit.note("log-in refused", request, who=audit.known(name), about="too many attempts")
            raise ValidationError(TOO_MANY, code="too_many_login_attempts")
        user = authenticate(request, username=credentials.get("username"), password=credentials.get("password"))
        if user:
            limits.give_back("log-in", attempt, place)
        return user

    def get_client_ip(self, request):
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - a reader behind a socket without a proxy

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactors(DefaultMFAAdapter):
    """Secrets are stored encrypted, so that a copy of the database alone opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Your role needs a second factor. Set up another one first."),
    }

    def get_totp_issuer(self):
        return settings.WAGTAIL_SITE_NAME

    def get_totp_label(self, user):
        return user.get_username()

    def _get_site_name(self):
        return settings.WAGTAIL_SITE_NAME

    def _get_user_identifier(self, user):
        return user.get_username()

    def generate_authenticator_name(self, user, type):
        return gettext("My passkey")

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        factors = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return not must_have_second_factor(authenticator.user) or factors.exclude(pk=authenticator.pk).exists()


def _cipher() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"portal.operations.access: second factors", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
