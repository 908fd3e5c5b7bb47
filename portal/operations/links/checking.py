"""Which addresses are asked, and when: each once a week, one that failed every day, a few in every turn."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, get_page_models

from portal.core import inline, records
from portal.core.fields import WebAddressesField, WebAddressField
from portal.operations.jobs.models import Job

from .asking import ask
from .models import CheckedLink

AFTER, AFTER_FAILURE = timedelta(days=7), timedelta(days=1)
AT_A_TIME = 30
PAUSE = 1.0  # seconds between two servers
TOLERATED = 1  # failures in a row of which nobody is told


@dataclass(frozen=True)
class Holder:
    """A model with web addresses in ``fields``; ``key`` leads to the record or page, a ``base``, that holds them."""

    base: type[models.Model]
    key: str
    rows: models.QuerySet
    fields: tuple[str, ...]

    def naming(self, addresses: list[str]) -> models.QuerySet:
        condition = Q()
        for field in self.fields:
            for address in addresses:
                condition |= Q(**{f"{field}__contains": address})
        return self.rows.filter(condition)


def holders() -> Iterator[Holder]:
    """Everything public that names web addresses."""
    for base in [*records.models_by_name().values(), *get_page_models()]:
        yield from _holder(base, base, "", "pk")
        for relation in inline.relations(base):
            yield from _holder(base, relation.related_model, f"{relation.field.name}__", relation.field.attname)


def _holder(base, model, prefix, key) -> Iterator[Holder]:
    kinds = (WebAddressField, WebAddressesField)
    if fields := tuple(field.name for field in model._meta.fields if isinstance(field, kinds)):
        public = Q(**{f"{prefix}live": True}) if issubclass(base, Page) else base.live_q(prefix)
        yield Holder(base, key, model._base_manager.filter(public), fields)


def named_addresses() -> set[str]:
    found: set[str] = set()
    for holder in holders():
        for field in holder.fields:
            texts = holder.rows.exclude(**{field: ""}).values_list(field, flat=True).distinct().order_by()
            found.update(line.strip() for text in texts.iterator() for line in text.splitlines())
    return {address for address in found if address and len(address) <= 500}


def collect() -> None:
    """Bring the table to what is public now."""
    named = named_addresses()
    known = set(CheckedLink.objects.values_list("address", flat=True))
    for gone in known - named:
        CheckedLink.objects.filter(address=gone).delete()
    CheckedLink.objects.bulk_create(
        [CheckedLink(address=address) for address in sorted(named - known)], ignore_conflicts=True, batch_size=500
    )


def check_some(job: Job) -> None:
    now = timezone.now()
    today = timezone.localdate(now).isoformat()
    if job.about.get("collected") != today:
        collect()
        Job.objects.filter(pk=job.pk).update(about={"collected": today})
    for link in due(now)[:AT_A_TIME]:
        check(link)
        time.sleep(PAUSE)


def due(now: datetime) -> models.QuerySet[CheckedLink]:
    old = Q(checked_at=None) | Q(checked_at__lt=now - AFTER) | Q(failures__gt=0, checked_at__lt=now - AFTER_FAILURE)
    return CheckedLink.objects.filter(old).order_by(models.F("checked_at").asc(nulls_first=True), "pk")


def check(link: CheckedLink) -> None:
    answer, now = ask(link.address), timezone.now()
    link.checked_at, link.reason = now, answer.reason
    link.failures = 0 if answer.is_there else link.failures + 1
    link.failing_since = None if answer.is_there else link.failing_since or now
    link.save()
