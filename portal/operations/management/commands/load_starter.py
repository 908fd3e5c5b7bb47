from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.operations.starter.loading import StarterError, load_starter


class Command(BaseCommand):
    help = "Load the starter content: what is missing is added, what is there is left alone."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be loaded, and store nothing")

    def handle(self, *, dry_run, verbosity, **options):
        say = self.say if verbosity else lambda step: None
        try:
            results = rehearse(say) if dry_run else load_starter(say)
        except StarterError as wrong:
            raise CommandError(str(wrong)) from wrong
        if verbosity:
            for result in results:
                self.stdout.write(f"{result.loaded:5} new, {result.total - result.loaded:4} there  {result.name}")
            loaded = sum(result.loaded for result in results)
            self.stdout.write(f"{loaded} {'would be loaded' if dry_run else 'loaded'}.")

    def say(self, step):
        self.stdout.write(f"Loading {step} …")


def rehearse(say):
    """Load everything and take it back."""
    with transaction.atomic():
        results = load_starter(say)
        transaction.set_rollback(True)
    return results
