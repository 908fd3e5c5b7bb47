"""Identifiers of the field with their check digits: ROR, ORCID, DOI."""

import re
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR_ID = re.compile(rf"0[{_CROCKFORD}]{{6}}\d\d")
_ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def is_ror_id(text: str) -> bool:
    """Nine characters, a leading 0, Crockford base 32 and two check digits by ISO/IEC 7064 (ror.org/facts)."""
    if not _ROR_ID.fullmatch(text):
        return False
    number = 0
    for character in text[:7]:
        number = number * 32 + _CROCKFORD.index(character)
    return int(text[7:]) == 98 - (number * 100) % 97


def is_orcid(text: str) -> bool:
    """Four groups of four with a check digit by ISO/IEC 7064 mod 11-2 (support.orcid.org)."""
    if not _ORCID.fullmatch(text):
        return False
    characters = text.replace("-", "")
    total = 0
    for digit in characters[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == characters[-1]


def without_end_of_sentence(doi: str) -> str:
    """The DOI without the marks of the sentence from which it was copied; a bracket that it opens is its own."""
    while doi and (doi[-1] in ".,;" or (doi[-1] == ")" and doi.count(")") > doi.count("("))):
        doi = doi[:-1]
    return doi


class IdentifierField(models.CharField):
    """An identifier stored bare; its full address is accepted and shortened."""

    is_valid = staticmethod(bool)
    normal = staticmethod(str)
    form: re.Pattern
    prefixes = ""
    message: "StrOrPromise" = ""
    message_of_form: "StrOrPromise" = ""
    length = 255

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = self.length
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        return self.normal(re.sub(self.prefixes, "", text.strip(), flags=re.IGNORECASE)) if text else text

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value and not self.form.fullmatch(value):
            raise ValidationError(self.message_of_form, code="form", params={"value": value})
        if value and not self.is_valid(value):
            raise ValidationError(self.message, code="check_digits", params={"value": value})

    def formfield(self, **kwargs):
        # Room for the whole address, which to_python() shortens.
        return super().formfield(**({"form_class": AddressOrIdentifierFormField} | kwargs))


class AddressOrIdentifierFormField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(**(kwargs | {"max_length": 300}))


class RORField(IdentifierField):
    is_valid = staticmethod(is_ror_id)
    normal = staticmethod(str.lower)
    prefixes = r"^(https?://)?(www\.)?ror\.org/"
    form = _ROR_ID
    message_of_form = _("“%(value)s” is not a ROR id. It looks like 01js2sh04. Copy it from ror.org.")
    message = _("“%(value)s” is not a ROR id: its check digits do not fit. Copy it from ror.org.")
    length = 9


class ORCIDField(IdentifierField):
    is_valid = staticmethod(is_orcid)
    normal = staticmethod(str.upper)
    prefixes = r"^(https?://)?(www\.)?orcid\.org/"
    form = _ORCID
    message_of_form = _("“%(value)s” is not an ORCID. It looks like 0000-0002-1825-0097.")
    message = _("“%(value)s” is not an ORCID: its check digit does not fit. Copy it from orcid.org.")
    length = 19


class DOIField(IdentifierField):
    normal = staticmethod(without_end_of_sentence)
    form = _DOI
    prefixes = r"^(https?://(dx\.)?doi\.org/|doi:\s*)"
    message_of_form = _("“%(value)s” is not a DOI. It looks like 10.1140/epjp/s13360-023-04345-9.")
