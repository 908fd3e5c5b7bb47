from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "portal.operations.access"
    label = "access"

    def ready(self):
        from . import audit, checks, sessions  # noqa: F401, PLC0415 - needs the models; checks register themselves

        audit.connect()
        sessions.connect()
