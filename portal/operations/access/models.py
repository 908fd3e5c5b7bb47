from django.db import models
from django.utils import timezone


class Attempt(models.Model):
    """One try to get in, or one code that was used; ``about`` is a digest, so that the table names nobody.

    In the database, because all web processes must count together, also while no cache is there.
    """

    about = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["about", "made_at"], name="attempt_about")]

    def __str__(self):
        return self.about
