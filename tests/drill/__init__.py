"""What has to hold when things break: parts, each a module here with ``run()``, which answers with findings."""

from .figures import figure

__all__ = ["figure"]
