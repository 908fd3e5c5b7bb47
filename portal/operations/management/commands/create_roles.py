from django.core.management.base import BaseCommand, CommandError

from portal.operations.review import create_review
from portal.operations.roles import ROLES, create_roles


class Command(BaseCommand):
    help = "Create the groups of the four roles and the review, or bring them up to date."

    def handle(self, **options):
        missing = create_roles()
        create_review()
        self.stdout.write(f"Roles: {', '.join(role.name for role in ROLES)}.")
        if missing:
            raise CommandError("These permissions do not exist: " + ", ".join(missing))
