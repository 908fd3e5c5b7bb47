from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckedLink(models.Model):
    """A web address that something public names, and what came of asking it. ``failures`` counts those in a row."""

    address = models.URLField(_("address"), max_length=500, unique=True)
    checked_at = models.DateTimeField(_("asked"), null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(_("since"), null=True)
    reason = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        default_permissions = ()

    def __str__(self):
        return self.address
