from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.visitors import place_of

from . import audit, limits
from .adapter import TOO_MANY

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}
WRONG = _("This code is not right, or was used before. Take the one that the app shows now.")


class SignIn(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Stay signed in on this device")
        for name in ("login", "password"):
            del self.fields[name].widget.attrs["placeholder"]  # it repeats the label


def counted(kind: str, user, place: str):
    """Count a try of a second factor; refuse one that is one too many."""
    attempt = limits.take(kind, user.pk, place)
    if attempt is None:
        audit.note("log-in refused", context.request, who=user.get_username(), about=f"too many tries: {kind}")
        raise forms.ValidationError(TOO_MANY)
    return attempt


class CodeForm(forms.Form):
    """A code of the app, or one of the recovery codes; each opens once, and guesses are counted for the account."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(CODE),
    )

    def clean_code(self):
        code, place = "".join(self.cleaned_data["code"].split()), place_of(context.request)
        attempt = counted("code", self.user, place)
        by_code = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        factors = list(Authenticator.objects.filter(user=self.user, type__in=by_code).order_by("-type"))
        for factor in factors:
            if self._opens(factor, code):
                self.authenticator = factor
                limits.give_back("code", attempt, place)
                return code
        if factors:
            self._emit_authentication_failed(factors[0])
        raise forms.ValidationError(WRONG)

    def _opens(self, factor: Authenticator, code: str) -> bool:
        if factor.type == Authenticator.Type.RECOVERY_CODES:
            return factor.wrap().validate_code(code)
        # allauth remembers used codes in the cache, which other processes may not share.
        is_right = validate_totp_code(decrypt(factor.data["secret"]), code)
        return is_right and limits.is_first_use("code", self.user.pk, code)


class AskForCode(CodeForm, AuthenticateForm):
    pass


class AskForCodeAgain(CodeForm, ReauthenticateForm):
    pass


@contextmanager
def read_as_credential() -> Iterator[None]:
    """What no browser would send is a wrong credential, not a fault: fido2 looks for its parts one by one."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, InvalidSignature) as odd:
        raise get_mfa_adapter().validation_error("incorrect_code") from odd


class SetUpPasskey(AddWebAuthnForm):
    def clean(self):
        with read_as_credential():
            return super().clean()


class PasskeyForm(forms.Form):
    """Nobody guesses a signature; tries are counted and told all the same, for each costs the portal work."""

    def clean_credential(self):
        place = place_of(context.request)
        attempt = counted("passkey", self.user, place)
        try:
            with read_as_credential():
                authenticator = super().clean_credential()
        except forms.ValidationError:
            audit.note("second factor failed", context.request, who=self.user.get_username(), about="webauthn")
            raise
        limits.give_back("passkey", attempt, place)
        return authenticator


class AskForPasskey(PasskeyForm, AuthenticateWebAuthnForm):
    pass


class AskForPasskeyAgain(PasskeyForm, ReauthenticateWebAuthnForm):
    pass


class SetUpApp(ActivateTOTPForm):
    """The code that proves that the app is set up does not open the account a second time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(CODE))

    def clean_code(self):
        code = super().clean_code()
        limits.is_first_use("code", self.user.pk, code)
        return code


class ForgottenPassword(ResetPasswordForm):
    """Says the same and sends a mail whether or not somebody has the address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")

    def clean_email(self):
        email = super().clean_email()
        if limits.take("password", email.casefold(), place_of(context.request)) is None:
            raise forms.ValidationError(TOO_MANY)
        return email

    def save(self, request, **kwargs):
        if self.users:
            return super().save(request, **kwargs)
        get_adapter().send_mail("account/email/unknown_account", self.cleaned_data["email"], {})
        return self.cleaned_data["email"]
