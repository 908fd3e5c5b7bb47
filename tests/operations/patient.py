"""The settings of a worker that waits for its mail server for as long as a test lets it."""

from portal.settings import *  # noqa: F403

EMAIL_TIMEOUT = 600  # seconds
