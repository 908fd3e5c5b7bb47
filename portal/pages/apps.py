from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from .addresses import connect  # noqa: PLC0415 - needs the models

        connect()
