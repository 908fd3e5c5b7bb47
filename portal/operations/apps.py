from django.apps import AppConfig
from django.conf import settings


class OperationsConfig(AppConfig):
    name = "portal.operations"
    label = "operations"

    def ready(self):
        from . import auditing  # noqa: PLC0415 - needs the models
        from .desk.signals import connect  # noqa: PLC0415 - needs the models
        from .jobs import chores, mail  # noqa: F401, PLC0415 - mail declares itself

        connect()
        auditing.connect(settings.SLOW_QUERY_MS)
        chores.declare_all()
