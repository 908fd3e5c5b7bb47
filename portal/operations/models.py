from .backup.models import Backup
from .jobs.models import Job

__all__ = ["Backup", "Job"]
