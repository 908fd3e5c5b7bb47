"""On the dashboard of administrators: how old the last backup is of which is known that it can be restored."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from portal.operations.backup.models import Backup
from portal.operations.backup.verifying import last_verified
from portal.operations.health import LATEST_BACKUP

RIGHT = "operations.change_job"


class BackupPanel(Component):
    name = "backups"
    order = 95
    template_name = "admin/desk/backups.html"

    @cached_property
    def good(self) -> Backup | None:
        return last_verified()

    @cached_property
    def failed(self) -> Backup | None:
        failed = Backup.objects.filter(verified_at__isnull=False).exclude(findings="").order_by("-made_at").first()
        # What was wrong with an older one is over.
        return failed if failed and (self.good is None or failed.made_at > self.good.made_at) else None

    @property
    def is_late(self) -> bool:
        is_old = self.good is None or timezone.now() - self.good.made_at > LATEST_BACKUP
        return bool(settings.BACKUP_DIR) and is_old

    @property
    def is_work(self) -> bool:
        return self.is_late or self.failed is not None

    def get_context_data(self, parent_context):
        is_set_up = bool(settings.BACKUP_DIR)
        return {"good": self.good, "failed": self.failed, "is_late": self.is_late, "is_set_up": is_set_up}


def add_panel(request, panels) -> None:
    if request.user.has_perm(RIGHT):
        panels.append(BackupPanel())
