"""The words by which pages are sorted; filters and models share them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsKind(models.TextChoices):
    NEWS = "news", _("News")
    PRESS_RELEASE = "press-release", _("Press release")
    STATEMENT = "statement", _("Statement")


class PublicationKind(models.TextChoices):
    POSITION_PAPER = "position-paper", _("Position paper")
    STRATEGY = "strategy", _("Strategy")
    CHARTER = "charter", _("Charter")
    STATUTES = "statutes", _("Statutes")
    REPORT = "report", _("Report")
    NEWSLETTER = "newsletter", _("Newsletter")
    AGREEMENT = "agreement", _("Agreement")
    ARTICLE = "article", _("Article")
    STATEMENT = "statement", _("Statement")
    OTHER = "other", _("Other")
