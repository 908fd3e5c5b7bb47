from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Portal"

    def ready(self):
        from .protection import connect  # noqa: PLC0415 - needs the models

        connect()
