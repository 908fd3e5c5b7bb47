from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "portal.operations"
    label = "operations"

    def ready(self):
        from .desk.signals import connect  # noqa: PLC0415 - needs the models

        connect()
