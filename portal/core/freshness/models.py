from django.db import models


class ContentVersion(models.Model):
    """The one row that holds the content version. Whoever moves it holds it until the transaction ends.

    ``moved_us`` is when it moved, in microseconds since 1970: a number is read without a conversion.
    """

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0)
    moved_us = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "core_content_version"
        verbose_name = "content version"

    def __str__(self):
        return str(self.number)
