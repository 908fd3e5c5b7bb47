from .search.models import SearchEntry, SearchReading, SearchTerm

__all__ = ["SearchEntry", "SearchReading", "SearchTerm"]
