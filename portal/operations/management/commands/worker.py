import signal

from django.core.management.base import BaseCommand

from portal.operations.worker import Worker


class Command(BaseCommand):
    help = "Publish and expire on schedule, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=30, help="Pause between two rounds (default: 30).")

    def handle(self, *, seconds, **options):
        worker = Worker(say=self.say, seconds=seconds)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, worker.stop)
        worker.run()

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
