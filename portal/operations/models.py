from .backup.models import Backup
from .jobs.models import Job
from .links.models import CheckedLink

__all__ = ["Backup", "CheckedLink", "Job"]
