"""Where files are kept: under names that say nothing and that nobody can guess, and no longer than they are needed."""

import warnings
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

# The multiple uploader keeps a file until its form is complete; nobody comes back to it after that.
PATIENCE = timedelta(days=1)


def name_at_random(sender, instance, **kwargs) -> None:
    """Let nothing of the name that a person gave come near the file system; the title keeps it for people."""
    if instance.file and not instance.file._committed:
        instance.file.name = uuid4().hex + PurePath(instance.file.name).suffix.lower()


def sweep_abandoned(now: datetime) -> int:
    """Delete what somebody put into the multiple uploader and never finished. Returns how many."""
    swept = 0
    for upload in UploadedFile.objects.all():
        if _put_there(upload) < now - PATIENCE:
            upload.file.delete(save=False)
            upload.delete()
            swept += 1
    return swept


def _put_there(upload) -> datetime:
    try:
        return upload.file.storage.get_modified_time(upload.file.name)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=timezone.get_default_timezone())  # the file is gone


def sweep_after_upload(sender, created, **kwargs) -> None:
    if created:
        sweep_abandoned(timezone.now())


def connect() -> None:
    for model in (get_image_model(), get_document_model(), UploadedFile):
        pre_save.connect(name_at_random, sender=model, dispatch_uid=f"name_at_random_{model.__name__}")
    post_save.connect(sweep_after_upload, sender=UploadedFile, dispatch_uid="sweep_after_upload")
    # Whoever opens a picture in this process stops at the header when it is too large.
    Pillow.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    warnings.filterwarnings("error", category=Pillow.DecompressionBombWarning)
    # Wagtail falls back on the title, often a file's name. Here an empty description means: decorative.
    get_image_model().default_alt_text = property(attrgetter("description"))
