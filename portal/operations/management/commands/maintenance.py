from django.core.management.base import BaseCommand

from portal.operations.maintenance import switch


class Command(BaseCommand):
    help = "Close the portal for maintenance, or open it again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("state", choices=["on", "off"])

    def handle(self, *, state, **options):
        switch(state == "on")
        self.stdout.write(
            "Readers and editors see the page of maintenance." if state == "on" else "The portal is open."
        )
