"""Addresses for ever: one that was public once leads on, and is never given to another record."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class OldAddresses(RedirectMiddleware):
    """Leads on with the parameters: a facility's old address asked for a day shows that day."""

    def process_response(self, request, response):
        answer = super().process_response(request, response)
        query = request.META.get("QUERY_STRING", "")
        if answer is not response and query and "?" not in answer["Location"]:
            answer["Location"] += f"?{query}"
        return answer


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def redirect(old: str, new: str) -> None:
    """Lead ``old``, and what led to it, to ``new``; the way back is free again."""
    Redirect.objects.filter(old_path__in=[Redirect.normalise_path(old), Redirect.normalise_path(new)]).delete()
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
    Redirect.add_redirect(old, redirect_to=new, is_permanent=True)


def led_on(path: str) -> str | None:
    """Where an address leads that was public once; ``None`` for one that never was."""
    found = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
    return found.redirect_link if found else None


def retired(path: str) -> set[str]:
    """Last parts of the addresses that begin like this one and lead elsewhere by now."""
    old = Redirect.objects.filter(old_path__startswith=Redirect.normalise_path(path)).values_list("old_path", flat=True)
    return {found.rpartition("/")[2] for found in old}


def refuse_taken(record) -> None:
    """Raise a ``ValidationError`` when the record's address leads to another record today."""
    taken = led_on(record.get_absolute_url())
    if taken is None:
        return
    stored = type(record)._base_manager.filter(pk=record.pk).first()
    if stored is None or taken != stored.get_absolute_url():
        message = _("This address once belonged to another record and leads there for ever. Choose another.")
        raise ValidationError({"slug": ValidationError(message, code="address_taken")})
