from django.apps import AppConfig


class APIConfig(AppConfig):
    name = "portal.api"
    label = "api"

    def ready(self):
        from .recording import connect  # noqa: PLC0415 - needs the models

        connect()
