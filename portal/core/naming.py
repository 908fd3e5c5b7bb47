"""What a row is called, and in which rows a word stands in one of the fields that name them."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

# The fields from which a record gets what people call it.
NAMES = ("acronym", "short_name", "name", "given_name", "family_name", "title", "full_title")


def called(record: models.Model, *names: str) -> str:
    """The first of the names that is not empty; a draft may have none yet."""
    return next(filter(None, names), "") or _("%(kind)s without a name") % {"kind": record._meta.verbose_name}


def country_names() -> dict[str, str]:
    """Countries by their ISO 3166 codes, in the language of the reader and in its order."""
    return _country_names(get_language())


@lru_cache(maxsize=8)  # to translate and sort 250 names takes as long as the rows of a list
def _country_names(language: str | None) -> dict[str, str]:
    return {country.code: country.name for country in countries}


def columns(model: type[models.Model], *also: str) -> list[str]:
    """The columns that name a record and lead to its page, and of others those that it has."""
    stored = {field.name for field in model._meta.concrete_fields}
    return [name for name in (*also, "slug", *NAMES) if name in stored]


def holds(model: type[models.Model], word: str) -> Q:
    """The condition for rows one of whose ``name_lookups`` holds the word."""
    lookups = model.name_lookups
    among_many = [lookup for lookup in lookups if _leads_to_many(model, lookup)]
    condition = _any_holds([lookup for lookup in lookups if lookup not in among_many], word)
    if among_many:
        # Never the only condition as long as there is another: PostgreSQL makes joins of such, one a word, and
        # weighs their order for minutes.
        condition |= Q(pk__in=model._base_manager.filter(_any_holds(among_many, word)).values("pk"))
    return condition


def _leads_to_many(model: type[models.Model], lookup: str) -> bool:
    for name in lookup.split("__")[:-1]:
        step = model._meta.get_field(name)
        if step.one_to_many or step.many_to_many:
            return True
        model = step.related_model
    return False


def _any_holds(lookups: list[str], word: str) -> Q:
    condition = Q()
    for lookup in lookups:
        condition |= Q(**{f"{lookup}__icontains": word})
    return condition


class NamedQuerySet(models.QuerySet):
    def saying(self, *said: str, ends: Sequence[str] = ()):
        """Rows with these columns and those that name them, and at their ``ends`` with those that name these.

        A line of a list says no more, and records with all columns take nearly twice as long to make.
        """
        led_to = {end: self.model._meta.get_field(end).remote_field.model for end in ends}
        of_ends = [f"{end}__{name}" for end, model in led_to.items() for name in columns(model, "live")]
        own = columns(self.model, "live")
        return self.select_related(None).select_related(*ends).only(*own, *said, *ends, *of_ends)

    def matching(self, text: str):
        """Rows in one of whose names, present or former, every word of the text stands."""
        rows = self
        for word in dict.fromkeys(text.casefold().split()):
            rows = rows.filter(holds(self.model, word))
        return rows
