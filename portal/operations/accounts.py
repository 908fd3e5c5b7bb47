"""The first accounts: an administrator, and one user per role to try the portal with."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import transaction

from consortia.models import Contact, Facility

from .roles import CONTRIBUTOR, EDITOR, PUBLISHER

CONTRIBUTORS_FACILITY = "sesame"


@dataclass(frozen=True)
class Account:
    name: str
    password: str
    meaning: str


@transaction.atomic
def create_first_accounts() -> list[Account]:
    """Create them with random passwords, which are stored nowhere else: show them once."""
    admin = _account("admin", "administrator: everything")
    User.objects.create_superuser(admin.name, password=admin.password)
    accounts = [admin]
    for role, meaning in (
        (PUBLISHER, "publisher: also publishes, schedules, approves"),
        (EDITOR, "editor: edits and submits everything"),
        (
            CONTRIBUTOR,
            f"contributor: edits the facility {CONTRIBUTORS_FACILITY.upper()} and its organisation",
        ),
    ):
        account = _account(role.name.lower(), meaning)
        user = User.objects.create_user(account.name, password=account.password, first_name=f"Demo {account.name}")
        user.groups.add(Group.objects.get(name=role.name))
        accounts.append(account)
        if role is CONTRIBUTOR:
            _make_contact(user)
    return accounts


def _account(name: str, meaning: str) -> Account:
    return Account(name, secrets.token_urlsafe(12), meaning)


def _make_contact(user: User) -> None:
    facility = Facility.objects.filter(slug=CONTRIBUTORS_FACILITY).first()
    if facility is None:
        return
    Contact.objects.create(user=user, facility=facility)
    if operator := facility.responsibilities.filter(role="operator").first():
        Contact.objects.create(user=user, organisation=operator.organisation)
