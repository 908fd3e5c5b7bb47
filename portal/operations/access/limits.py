"""How often somebody may try: per account and per place, counted in the database for all web processes together."""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Attempt

SALT = "portal.operations.access"
WITHIN = timedelta(minutes=15)
PER_ACCOUNT, PER_PLACE = 10, 50  # an office has one address for many people
FORGOTTEN_AFTER = timedelta(days=1)


def digest(*parts: object) -> str:
    return salted_hmac(SALT, "\x00".join(map(str, parts))).hexdigest()[:40]


def take(kind: str, account: object, place: str) -> Attempt | None:
    """Count a try; nothing when it is one too many for the account or the place.

    It is written before it is counted, so that tries at the same moment see each other.
    """
    now = timezone.now()
    Attempt.objects.filter(made_at__lt=now - FORGOTTEN_AFTER).delete()
    of_account = Attempt.objects.create(about=digest(kind, "account", account))
    of_place = Attempt.objects.create(about=digest(kind, "place", place))
    if _recent(of_account.about) > PER_ACCOUNT or _recent(of_place.about) > PER_PLACE:
        return None
    return of_account


def give_back(kind: str, attempt: Attempt, place: str) -> None:
    """Forget a try that succeeded, and no other: who has one account may not clear the count of guesses at others."""
    attempt.delete()
    if of_place := Attempt.objects.filter(about=digest(kind, "place", place)).order_by("-pk").first():
        of_place.delete()


def is_first_use(kind: str, *parts: object) -> bool:
    """Whether a code is used for the first time within ``WITHIN``."""
    used = Attempt.objects.create(about=digest(kind, "used", *parts))
    return _recent(used.about) == 1


def _recent(about: str) -> int:
    return Attempt.objects.filter(about=about, made_at__gt=timezone.now() - WITHIN).count()
