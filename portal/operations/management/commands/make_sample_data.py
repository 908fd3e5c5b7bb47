from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from portal.operations.samples import SamplesError, make


class Command(BaseCommand):
    help = "Publish made-up records, to measure with. Only for a database that is thrown away afterwards."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="how many records, about; 5000 or 100000, say")
        parser.add_argument("--seed", type=int, default=1, help="another number makes other records")
        parser.add_argument("--noinput", "--no-input", action="store_true", help="do not ask before publishing them")

    def handle(self, *, number, seed, noinput, verbosity, **options):
        if number < 1:
            raise CommandError("number: it takes at least one record.")
        if not noinput and input("Publish made-up records in this database? Type yes: ") != "yes":
            raise CommandError("Nothing was stored.")
        began = monotonic()
        try:
            count = make(number, seed, say=lambda text: verbosity and self.stdout.write(f"Making {text} …"))
        except SamplesError as wrong:
            raise CommandError(str(wrong)) from wrong
        if verbosity:
            self.stdout.write(f"{count} records in {monotonic() - began:.0f} s.")
