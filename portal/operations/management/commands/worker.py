import logging
import signal

from django.core.management.base import BaseCommand

from portal.operations.worker import Worker


class Command(BaseCommand):
    help = "Carry out what is due in the table of jobs, until stopped: schedules, mail, dumps, sweeping."

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=5, help="Pause when nothing is due (default: 5).")

    def handle(self, *, seconds, **options):
        worker = Worker(say=logging.getLogger("portal.worker").info, seconds=seconds)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, worker.stop)
        worker.run()
