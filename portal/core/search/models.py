from django.db import models
from django.db.models import Q
from django.db.models.functions import Length


class SearchEntry(models.Model):
    """What readers find of one public record or page: as it is shown, and folded as it is sought.

    Each database keeps an index of its own beside the folded columns, see the migration. There is no entry
    for anything that is not public.
    """

    source = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30)
    weight = models.SmallIntegerField(default=0)
    title = models.CharField(max_length=400)
    subtitle = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    address = models.TextField()
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)
    also = models.JSONField(default=list)
    others = models.JSONField(default=list)
    text = models.TextField(blank=True)
    folded_names = models.TextField()
    folded_others = models.TextField(blank=True)
    folded_text = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "search entries"
        # Which rows hold a word is read from the index alone: an entry is long.
        indexes = [models.Index(fields=["kind", "source"], name="core_searchentry_sources")]

    def __str__(self):
        return self.title


class SearchTerm(models.Model):
    """A whole name of an entry, or one word of its names and places, for finding what was typed with a slip."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="terms")
    folded = models.CharField(max_length=255, db_index=True)
    shown = models.CharField(max_length=255)
    is_name = models.BooleanField()

    class Meta:
        # Names and words of about the same length, to see which of them one or two slips part from what was typed.
        indexes = [
            models.Index(Length("folded"), "folded", condition=Q(is_name=True), name="core_searchterm_lengths"),
            models.Index(Length("folded"), "folded", "shown", condition=Q(is_name=False), name="core_searchterm_words"),
        ]

    def __str__(self):
        return self.shown


class SearchReading(models.Model):
    """A record that was read for an entry, public or not: when it changes, the entry does."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="readings")
    read = models.CharField(max_length=80, db_index=True)

    def __str__(self):
        return self.read
