"""The settings of the tests, with the plain resources beside the portal's own addresses."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
KEEP_PAGES = True
