import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from gunicorn.app import wsgiapp

from portal.operations import processes
from portal.operations.first_start import prepare


class Command(BaseCommand):
    help = "Prepare what is missing, then serve the portal with gunicorn and its background worker."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="Port on 127.0.0.1 (default: 8000).")

    def handle(self, *, port, **options):
        if not processes.is_free(port):
            raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}")
        accounts = prepare(self.say)
        connections.close_all()
        code = processes.run_together(
            [lambda: serve_web(port), work],
            is_ready=lambda: processes.answers(port),
            announce=lambda: self.welcome(f"http://127.0.0.1:{port}", accounts),
        )
        if code:
            sys.exit(code)

    def welcome(self, address, accounts):
        lines = ["", f"  Portal  {address}/", f"  Admin   {address}/admin/", f"  API     {address}/api/v1/"]
        if accounts:
            lines += ["", "  Accounts; the passwords are shown this once:"]
            lines += [f"    {account.name:<12} {account.password}   {account.meaning}" for account in accounts]
        self.say("\n".join([*lines, "", "  Stop with Ctrl-C.", ""]))

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()


def serve_web(port: int) -> None:
    """gunicorn, as production starts it."""
    conf = settings.BASE_DIR / "deploy" / "gunicorn.conf.py"
    sys.argv = ["gunicorn", "--config", str(conf), "--bind", f"127.0.0.1:{port}"]
    wsgiapp.run()


def work() -> None:
    call_command("worker")
