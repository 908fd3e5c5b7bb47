from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from portal.operations.backup.making import make, remove_old
from portal.operations.backup.places import place_of
from portal.operations.backup.refusal import Refused


class Command(BaseCommand):
    help = "Write database and media into one file, and remove old ones."

    def add_arguments(self, parser):
        parser.add_argument("--to", default=settings.BACKUP_DIR, help="folder, or s3://BUCKET/PREFIX (BACKUP_DIR)")
        parser.add_argument(
            "--keep", type=int, help="how many to keep at least, of all and of verified ones (BACKUP_KEEP)"
        )
        parser.add_argument("--days", type=int, help="for how many days to keep all, beyond those (BACKUP_DAYS)")

    def handle(self, *, to, keep, days, **options):
        try:
            place, now = place_of(to), timezone.now()
            made = make(place, now)
        except (Refused, OSError, Error) as wrong:
            raise CommandError(f"No backup was made. {wrong}") from wrong
        try:
            removed = remove_old(place, now, keep=keep, days=days)
        except (Refused, OSError, Error) as wrong:
            raise CommandError(f"{made.name} was made, but old backups could not be removed. {wrong}") from wrong
        manifest = made.manifest
        self.stdout.write(
            f"{made.name} in {to}: {manifest.rows} rows of {len(manifest.tables)} tables, "
            f"{len(manifest.media)} files, {made.size / 1e6:.1f} MB."
        )
        for name in removed:
            self.stdout.write(f"Removed {name}.")
