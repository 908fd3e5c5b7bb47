from .freshness.models import ContentVersion
from .search.models import SearchEntry, SearchReading, SearchTerm

__all__ = ["ContentVersion", "SearchEntry", "SearchReading", "SearchTerm"]
