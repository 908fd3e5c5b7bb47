from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.operations.schedule import publish_due


class Command(BaseCommand):
    help = "Publish what is due and take down what has expired. Exits with 1 when something was refused."

    def handle(self, **options):
        outcome = publish_due(timezone.now())
        for name in outcome.published:
            self.stdout.write(f"Published: {name}")
        for name in outcome.expired:
            self.stdout.write(f"Expired: {name}")
        if outcome.refused:
            raise CommandError("\n".join(f"Refused: {reason}" for reason in outcome.refused))
