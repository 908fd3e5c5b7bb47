from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from portal.core.freshness import instants  # noqa: PLC0415 - needs the models

        from .addresses import connect  # noqa: PLC0415 - needs the models
        from .models import EventPage  # noqa: PLC0415 - needs the models
        from .occasions import moments_of  # noqa: PLC0415 - needs the models

        connect()
        instants.register(lambda day: moments_of(EventPage.objects.live(), day))
