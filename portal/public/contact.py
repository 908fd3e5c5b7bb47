"""The contact form: a message to the secretariat, without a cookie, a foreign service or a puzzle.

Robots are met by a field that people do not see, a signed time before which nobody can have typed a message, the
``Origin`` of the request in place of a CSRF cookie, and a limit. A message is kept until the worker has sent it.
"""

import logging
import time
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import Error
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from portal.core.meant import meaningless
from portal.core.visitors import place_of
from portal.operations.jobs.mail import KEY
from portal.pages.models import PortalSettings

SALT = "portal.public.contact"
QUICKEST, LONGEST = 3, 24 * 3600  # seconds between opening the form and sending it
MOST_OF_ONE, MOST_OF_ALL = 5, 60  # messages an hour
HOUR = 3600
log = logging.getLogger(__name__)


class ContactForm(forms.Form):
    """``token`` is when the form was opened, signed; ``homepage`` is for robots only."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=200,
        help_text=_("For the answer, and for nothing else."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    about = forms.CharField(
        label=_("Which page is it about?"), max_length=200, required=False, help_text=_("Leave it empty if none.")
    )
    message = forms.CharField(label=_("Your message"), max_length=5000, widget=forms.Textarea({"rows": 8}))
    homepage = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        opened, self.nonce = opening(cleaned.get("token", ""))
        age = time.time() - opened
        if not 0 <= age <= LONGEST or cache.get(f"contact:sent:{self.nonce}"):
            raise forms.ValidationError(_("This form was sent before, or lay open for more than a day. Send it again."))
        if age < QUICKEST:
            raise forms.ValidationError(_("That was very quick. Wait a moment and send it again."))
        return cleaned

    @property
    def is_of_a_robot(self) -> bool:
        return bool(self.data.get("homepage"))


def new_token() -> str:
    return signing.dumps([time.time(), get_random_string(12)], salt=SALT)


def opening(token: str) -> tuple[float, str]:
    """When a form was opened, and its own name; long ago for what we did not sign."""
    try:
        opened, nonce = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return 0.0, ""
    return opened, nonce


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class Contact(View):
    def get(self, request):
        about = request.GET.get("about", "")
        known = {"about": about} if about.startswith("/") and len(about) <= 200 and about.isprintable() else {}
        unknown = meaningless(request.GET, {"sent", *known})
        return self._page(request, ContactForm(initial=known | {"token": new_token()}), unknown=unknown)

    def post(self, request):
        form = ContactForm(request.POST)
        if form.is_of_a_robot:
            return redirect(f"{request.path}?sent=yes")  # it learns nothing
        site = PortalSettings.load()
        if not form.is_valid() or not self._is_acceptable(request, form):
            return self._again(request, form, 400)
        if not site.secretariat_email:
            return self._again(request, form, 503)
        try:
            _mail(form.cleaned_data, site.secretariat_email, form.nonce).send()
        except Error:
            log.exception("A message from the contact form could not be queued.")
            form.add_error(None, _("The message could not be sent. Try again later, or write to the address below."))
            return self._again(request, form, 503)
        cache.set(f"contact:sent:{form.nonce}", True, LONGEST)
        return redirect(f"{request.path}?sent=yes")

    def _is_acceptable(self, request, form):
        if not comes_from_here(request):
            form.add_error(None, _("Your browser does not say that this form came from our page. Write to us instead."))
        elif is_too_much(request):
            form.add_error(None, _("Too many messages came within an hour. Try again later."))
        return form.is_valid()

    def _again(self, request, form, status):
        """The page with all that was typed, and a new token."""
        form.data = form.data.copy()
        form.data["token"] = new_token()
        return self._page(request, form, status)

    def _page(self, request, form, status=200, **context):
        context |= {"form": form, "site": PortalSettings.load(), "is_sent": "sent" in request.GET}
        return render(request, "public/contact.html", context, status=status)


def comes_from_here(request) -> bool:
    """Browsers name the page from which a form is sent; one on another site cannot pretend to be ours."""
    origin = request.headers.get("Origin", "")
    return origin in (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")


def is_too_much(request) -> bool:
    """Count a message, and say whether it is one too many from one place or from all together."""
    place = place_of(request)
    counts = [_count(f"contact:from:{place}"), _count("contact:from:all")]
    return counts[0] > MOST_OF_ONE or counts[1] > MOST_OF_ALL


def _count(name):
    cache.add(name, 0, HOUR)
    try:
        return cache.incr(name) or 1  # nothing, when the cache is down
    except ValueError:  # it ended just now
        return 1


def _mail(said, to, nonce):
    name = " ".join(said["name"].split())
    about = f"About: {said['about']}\n" if said["about"] else ""
    site = urlsplit(settings.SITE_URL).netloc
    return EmailMessage(
        subject=f"[{settings.WAGTAIL_SITE_NAME}] Message from {name}",
        body=f"{name} <{said['email']}> writes from {site}:\n{about}\n{said['message']}\n",
        to=[to],
        reply_to=[said["email"]],
        headers={KEY: f"contact:{nonce}"},  # sent twice, it goes out once
    )
