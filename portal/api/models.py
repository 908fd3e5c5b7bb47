from django.db import models


class GivenItem(models.Model):
    """What the API gives now: one row for each item, under the key by which its address is made.

    ``told_by`` are the items that tell of this one, as pairs of resource and row.
    """

    resource = models.CharField(max_length=40)
    row = models.BigIntegerField()
    key = models.CharField(max_length=255)
    title = models.TextField()
    told_by = models.JSONField(default=list)

    class Meta:
        db_table = "api_given_item"
        verbose_name = "given item"
        constraints = [models.UniqueConstraint(fields=["resource", "row"], name="api_given_item_once")]

    def __str__(self):
        return f"{self.resource}/{self.key}"


class What(models.TextChoices):
    PUBLISHED = "published"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


class Change(models.Model):
    """One line of the log of changes, kept for ever. It holds no title: what was withdrawn is not told any more."""

    version = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    happened_at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What.choices)
    resource = models.CharField(max_length=40)
    row = models.BigIntegerField()
    key = models.CharField(max_length=255)
    successor_resource = models.CharField(max_length=40, blank=True)
    successor_key = models.CharField(max_length=255, blank=True)

    class Meta:
        db_table = "api_change"
        verbose_name = "change"
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="api_change_cursor")]

    def __str__(self):
        return f"{self.version}-{self.position}: {self.what} {self.resource}/{self.key}"


class Dump(models.Model):
    """A file with everything that the API gave. It is listed when it is whole."""

    name = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField()
    is_whole = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "api_dump"
        verbose_name = "dump"

    def __str__(self):
        return self.name
