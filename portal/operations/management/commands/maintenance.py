from django.core.management.base import BaseCommand, CommandError

from portal.core.maintenance import CLOSED, OFF, ON, switch

SAID = {
    ON: "Readers go on reading; editors and forms see the page of maintenance.",
    CLOSED: "Readers and editors see the page of maintenance.",
    OFF: "The portal is open.",
}


class Command(BaseCommand):
    help = "Close the portal for writing (on) or for everybody (closed), or open it again (off)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("state", choices=[ON, CLOSED, OFF])

    def handle(self, *, state, **options):
        try:
            switch(state)
        except OSError as wrong:
            raise CommandError(f"The portal is as it was. {wrong}") from wrong
        self.stdout.write(SAID[state])
