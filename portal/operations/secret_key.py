"""Makes the file that SECRET_KEY_FILE names: ``python -m portal.operations.secret_key var/secret_key``.

It runs before the settings are read, so it imports nothing of Django.
"""

import os
import secrets
import sys
from pathlib import Path


def create(path: Path) -> None:
    """Write a new key that only its owner can read; a key that is there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


if __name__ == "__main__":
    create(Path(sys.argv[1]))
