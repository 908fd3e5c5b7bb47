from django.db import models


class Backup(models.Model):
    """A backup that was made or verified, and what came of it; a copy elsewhere is another one.

    It is not saved in backups itself.
    """

    name = models.CharField(max_length=200)
    place = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    size = models.PositiveBigIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)
    findings = models.TextField(blank=True)

    class Meta:
        db_table = "operations_backup"
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="operations_backup_once")]

    def __str__(self):
        return self.name

    @property
    def is_good(self) -> bool:
        return self.verified_at is not None and not self.findings
