from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Portal"

    def ready(self):
        from . import protection, wording  # noqa: PLC0415 - needs the models
        from .files import storing  # noqa: PLC0415 - needs the models
        from .freshness import following as freshness  # noqa: PLC0415 - needs the models
        from .search import following  # noqa: PLC0415 - needs the models

        protection.connect()
        storing.connect()
        wording.correct()
        following.connect()
        freshness.connect()
