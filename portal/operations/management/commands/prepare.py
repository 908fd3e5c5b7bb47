from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.operations import errors_of_nginx
from portal.operations.first_start import bring_up_to_date


class Command(BaseCommand):
    help = "Fit database, static files, roles and search index to this release: after installing it, and each upgrade."

    def add_arguments(self, parser):
        parser.add_argument("--starter", action="store_true", help="also load the starter content that is missing")

    def handle(self, *, starter, **options):
        bring_up_to_date(self.stdout.write)
        errors_of_nginx.draw()
        if starter:
            call_command("load_starter")
