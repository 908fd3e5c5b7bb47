from django.core.management.base import BaseCommand

from portal.core.search import index


class Command(BaseCommand):
    help = "Make the search index anew from everything that is public; readers find the old one until it is done."

    def handle(self, *, verbosity, **options):
        count = index.rebuild()
        if verbosity:
            self.stdout.write(f"{count} entries.")
