"""Model fields and abstract bases that several records share."""

from functools import partialmethod

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField

# Migrations of building blocks hold this sentence.
validate_web_address = URLValidator(
    schemes=["http", "https"], message=_("Type a full web address that starts with https:// or http://.")
)
NO_WEB_ADDRESS = _("Type a full web address: it begins with https:// or http:// and has no spaces.")


class WebAddressField(models.URLField):
    """An address with http or https; anything else is refused."""

    default_validators = [validate_web_address]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        # The form asks first, with a validator of its own that says nothing of this.
        return super().formfield(**({"assume_scheme": "https", "error_messages": {"invalid": NO_WEB_ADDRESS}} | kwargs))


class WordField(models.CharField):
    """One of some words, its ``choices``.

    What ``get_…_display`` says is looked up; Django's own makes a table of all words, translated, for each row.
    """

    def contribute_to_class(self, cls, name, private_only=False):
        if f"get_{name}_display" not in vars(cls):
            setattr(cls, f"get_{name}_display", partialmethod(_word_of, name, dict(self.flatchoices)))
        super().contribute_to_class(cls, name, private_only)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def _word_of(row, name: str, words: dict) -> str:
    value = getattr(row, name)
    return str(words.get(value, value))


def validate_web_addresses(text: str) -> None:
    """Raise a ``ValidationError`` that names the line which is not a web address."""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if line.strip():
                validate_web_address(line.strip())
        except ValidationError as wrong:
            message = _("Line %(number)s is not a full web address: %(line)s")
            raise ValidationError(message, code="invalid", params={"number": number, "line": line}) from wrong


class WebAddressesField(models.TextField):
    """Several web addresses, one a line."""

    default_validators = [validate_web_addresses]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("help_text", _("One web address a line."))
        super().__init__(*args, **kwargs)


class HexColourField(models.CharField):
    default_validators = [RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Type a colour as # and six hexadecimal digits."))]

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)


class ManyRecordsField(ParentalManyToManyField):
    """A relation to many records that Wagtail's index of references knows, as it knows foreign keys."""

    def extract_references(self, rows):
        for row in rows:
            yield self.related_model, str(row.pk), "item", str(row.pk)

    def deconstruct(self):
        # A migration needs the relation, not the index.
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs


class Described(models.Model):
    """What a record says of itself in short, and where it speaks for itself."""

    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences in our own words."))
    website = WebAddressField(_("web site"), blank=True)

    class Meta:
        abstract = True


class Illustrated(models.Model):
    """A longer text and a picture, which takes the place of the drawn mark."""

    body = RichTextField(_("text"), blank=True, features=["h3", "bold", "italic", "ol", "ul", "link"])
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Takes the place of the drawn mark. Only with the owner's permission."),
    )

    class Meta:
        abstract = True


class Located(models.Model):
    """Where something stands: country (ISO 3166), city and position (WGS 84, decimal degrees)."""

    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Decimal degrees, north positive: 53.57900."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Decimal degrees, east positive: 9.88400."),
    )

    class Meta:
        abstract = True


def location_constraints():
    return [
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_position_in_range",
            condition=Q(latitude__isnull=True, longitude__isnull=True)
            # A comparison with nothing is neither true nor false, and would pass.
            | Q(
                latitude__isnull=False,
                longitude__isnull=False,
                latitude__range=(-90, 90),
                longitude__range=(-180, 180),
            ),
            violation_error_code="position_incomplete",
            violation_error_message=_("A position needs both latitude (−90 to 90) and longitude (−180 to 180)."),
        )
    ]


def exactly_one_constraint(*names: str):
    """A row names exactly one of these records."""
    conditions = [Q(**{f"{other}__isnull": other != name for other in names}) for name in names]
    either = conditions[0]
    for condition in conditions[1:]:
        either |= condition
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_one_{'_or_'.join(names)}"[:60],
        condition=either,
        violation_error_code="exactly_one",
        violation_error_message=_("Choose exactly one of: %s.") % ", ".join(names),
    )


CURRENCIES = [(code, code) for code in ("EUR", "CHF", "CZK", "DKK", "GBP", "HUF", "JOD", "NOK", "PLN", "SEK", "USD")]


class CurrencyField(models.CharField):
    """An ISO 4217 code."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 3
        kwargs.setdefault("choices", CURRENCIES)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


def money_constraint(currency: str, *amounts: str):
    """Amounts are not negative and have a currency beside them."""
    none, positive = Q(), Q()
    for amount in amounts:
        none &= Q(**{f"{amount}__isnull": True})
        positive &= Q(**{f"{amount}__isnull": True}) | Q(**{f"{amount}__gte": 0})
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_amount_has_currency",
        condition=none | (~Q(**{currency: ""}) & positive),
        violation_error_code="amount_without_currency",
        violation_error_message=_("An amount needs its currency, and cannot be negative."),
    )


def not_itself_constraint(name: str):
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{name}_is_another",
        condition=~Q(**{name: F("pk")}) | Q(**{f"{name}__isnull": True}),
        violation_error_code="names_itself",
        violation_error_message=_("A record cannot name itself here."),
    )
