from .events import EventIndexPage, EventPage
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .publications import PublicationFile, PublicationIndexPage, PublicationPage
from .settings import PortalSettings
from .standard import StandardPage

__all__ = [
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PortalSettings",
    "PublicationFile",
    "PublicationIndexPage",
    "PublicationPage",
    "StandardPage",
]
