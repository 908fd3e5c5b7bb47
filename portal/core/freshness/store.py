"""Where answers are kept. A cache that is down makes the portal slower, and nothing else."""

import logging
from typing import Any

from django.core.cache import caches

logger = logging.getLogger(__name__)


def get(key: str) -> Any:
    """What was kept under the key, or ``None``."""
    try:
        return caches["pages"].get(key)
    except Exception:
        logger.warning("The cache of pages does not answer.", exc_info=True)
        return None


def keep(key: str, value: Any, seconds: int) -> None:
    try:
        caches["pages"].set(key, value, seconds)
    except Exception:
        logger.warning("The cache of pages takes nothing.", exc_info=True)
