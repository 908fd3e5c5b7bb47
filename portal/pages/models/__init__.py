from .events import EventIndexPage, EventPage
from .home import HomePage
from .news import NewsIndexPage, NewsKind, NewsPage
from .publications import PublicationFile, PublicationIndexPage, PublicationKind, PublicationPage
from .settings import PortalSettings
from .standard import StandardPage

__all__ = [
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsKind",
    "NewsPage",
    "PortalSettings",
    "PublicationFile",
    "PublicationIndexPage",
    "PublicationKind",
    "PublicationPage",
    "StandardPage",
]
