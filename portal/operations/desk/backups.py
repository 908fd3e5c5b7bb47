"""On the dashboard of administrators: how old the last backup is of which is known that it can be restored."""

from django.conf import settings
from django.utils import timezone
from wagtail.admin.ui.components import Component

from portal.operations.backup.models import Backup
from portal.operations.backup.verifying import last_verified
from portal.operations.health import LATEST_BACKUP

RIGHT = "operations.change_job"


class BackupPanel(Component):
    name = "backups"
    order = 95
    template_name = "admin/desk/backups.html"

    def get_context_data(self, parent_context):
        good = last_verified()
        failed = Backup.objects.filter(verified_at__isnull=False).exclude(findings="").order_by("-made_at").first()
        return {
            "good": good,
            # What was wrong with an older one is over.
            "failed": failed if failed and (good is None or failed.made_at > good.made_at) else None,
            "is_late": bool(settings.BACKUP_DIR) and (good is None or timezone.now() - good.made_at > LATEST_BACKUP),
            "is_set_up": bool(settings.BACKUP_DIR),
        }


def add_panel(request, panels) -> None:
    if request.user.has_perm(RIGHT):
        panels.append(BackupPanel())
