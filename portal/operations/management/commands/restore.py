from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup.refusal import Refused
from portal.operations.backup.restoring import restore


class Command(BaseCommand):
    help = "Replace all data and media by those of a backup: whole, or nothing at all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--other-key", action="store_true", help="although SECRET_KEY is not the one of then")
        parser.add_argument("--noinput", action="store_true", help="do not ask")

    def handle(self, *, file, other_key, noinput, **options):
        if not noinput and input(f"Replace everything by {file.name}? Type “yes”: ").strip() != "yes":
            raise CommandError("Nothing was done.")
        try:
            manifest = restore(file, self.stdout.write, other_key=other_key)
        except (Refused, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(
            f"Restored as of {manifest.made_at}: {manifest.rows} rows, {len(manifest.media)} files. "
            "Restart web and worker; everybody logs in again."
        )
