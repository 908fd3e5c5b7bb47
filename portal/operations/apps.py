from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "portal.operations"
    label = "operations"

    def ready(self):
        from .desk.signals import connect  # noqa: PLC0415 - needs the models
        from .jobs import chores, mail  # noqa: F401, PLC0415 - mail declares itself

        connect()
        chores.declare_all()
