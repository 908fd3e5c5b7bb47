from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """Something to do in the background, or what became of it.

    ``key`` says what it is about: of one kind nothing is queued twice under one key. What is done regularly is one
    row for ever, with an empty key. ``held_by`` is the worker that took it last, and the job is its own until
    ``held_until``.
    """

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=200, blank=True)
    about = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    queued_at = models.DateTimeField(_("queued"))
    due_at = models.DateTimeField(_("due"))
    held_until = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        default_permissions = ("view", "change")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="operations_job_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="operations_job_due")]

    def __str__(self):
        return f"{self.kind} {self.key}".rstrip()
