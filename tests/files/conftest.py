import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """An empty media folder."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail looks there for the sizes of a picture, by its key and content
    return tmp_path
