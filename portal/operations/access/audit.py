"""The audit log: who did what, when and from where, a line each, to the logger ``portal.audit``."""

import logging

from allauth.account.signals import password_changed, password_reset
from allauth.core import context
from allauth.mfa import signals as factors
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.http import HttpRequest
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from consortia.models import Contact

log = logging.getLogger("portal.audit")
LONGEST = 150
NOBODY = "-"
RIGHTS = (GroupPagePermission, GroupCollectionPermission, Contact)
SWITCHES = ("is_active", "is_superuser", "is_staff")
CHANGES = {"post_add": "added", "post_remove": "removed", "post_clear": "all removed"}


def note(event: str, request: HttpRequest | None = None, *, who: str = "", about: object = "") -> None:
    """Write a line; who and from where are taken from the request, unless they are said."""
    request = request or context.request
    user = getattr(request, "user", None)
    said = {
        "event": event,
        "who": one_line(who or (user.get_username() if user and user.is_authenticated else NOBODY)),
        "where": one_line(request.META.get("REMOTE_ADDR", "") if request else "console"),
        "about": one_line(about),
    }
    log.info('%(event)s who="%(who)s" from="%(where)s" about="%(about)s"', said, extra=said)


def one_line(text: object) -> str:
    """Text that can neither begin a line of its own nor end its field."""
    text = str(text)[:LONGEST].replace("\\", "/").replace('"', "'")
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def known(name: str) -> str:
    """The name of an account; what is none may be a password in the wrong field."""
    found = User.objects.filter(username__iexact=name).values_list("username", flat=True).first()
    return found or "(no such account)"


def connect() -> None:
    for signal, event in (
        (user_logged_in, "log-in"),
        (user_logged_out, "log-out"),
        (password_changed, "password changed"),
        (password_reset, "password reset"),
        (factors.authenticator_added, "second factor added"),
        (factors.authenticator_removed, "second factor removed"),
        (factors.authenticator_reset, "recovery codes renewed"),
        (factors.authentication_failed, "second factor failed"),
    ):
        signal.connect(_of_account(event), weak=False)
    user_login_failed.connect(_failed)
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_rights_changed, sender=through)
    for model in RIGHTS:
        post_save.connect(_right_saved, sender=model)
        pre_delete.connect(_right_deleted, sender=model)
    pre_save.connect(_account_switched, sender=User)


def _of_account(event):
    def receive(request=None, user=None, **kwargs):
        if user:
            note(event, request, who=user.get_username(), about=getattr(kwargs.get("authenticator"), "type", ""))

    return receive


def _failed(credentials, request=None, **kwargs):
    note("log-in failed", request, who=known(credentials.get("username") or ""))


def _rights_changed(instance, action, model, pk_set, **kwargs):
    # Without a request it is the portal itself that brings roles to what its table says.
    if context.request and action in CHANGES and (pk_set or action == "post_clear"):
        names = ", ".join(sorted(map(str, model.objects.filter(pk__in=pk_set or ()))))
        note("permission changed", about=f"{instance}: {CHANGES[action]} {names}")


def _right_saved(instance, **kwargs):
    if context.request:
        note("permission changed", about=f"added {instance}")


def _right_deleted(instance, **kwargs):
    # Before it happens, while what it was a right to is still there and has a name.
    if context.request:
        note("permission changed", about=f"removed {instance}")


def _account_switched(instance, **kwargs):
    if not context.request or not instance.pk:
        return
    before = User.objects.filter(pk=instance.pk).values(*SWITCHES).first() or {}
    changed = [f"{name}={now}" for name, value in before.items() if (now := getattr(instance, name)) != value]
    if changed:
        note("permission changed", about=f"{instance.get_username()}: {', '.join(changed)}")
