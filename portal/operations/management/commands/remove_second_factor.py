from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from portal.operations.access import audit


class Command(BaseCommand):
    help = "For somebody who lost phone and recovery codes: remove all second factors of an account, end its sessions."

    def add_arguments(self, parser):
        parser.add_argument("name", help="Name of the account.")

    def handle(self, *, name, **options):
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account with the name {name!r}.")
        removed, _by_model = Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        audit.note("second factor removed", who=user.get_username(), about="by an operator")
        self.stdout.write(f"{removed} removed. {name} logs in with the password and sets up a new one.")
