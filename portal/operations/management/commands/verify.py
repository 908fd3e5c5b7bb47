import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup.refusal import Refused
from portal.operations.backup.verifying import verify


class Command(BaseCommand):
    help = "Restore a backup into a scratch database, compare it and walk through it. Exits with 1 when it is not good."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            findings = verify(file)
        except (Refused, OSError) as wrong:
            raise CommandError(f"Nothing was verified. {wrong}") from wrong
        for wrong in findings.wrong:
            self.stderr.write(wrong)
        if findings.wrong:
            sys.exit(1)
        self.stdout.write(
            f"Good: {findings.rows} rows and {findings.files} files are as they were, {findings.pictures} pictures "
            f"opened, {findings.addresses} addresses answered."
        )
