"""What no starter content has: names that no line holds, records with nothing but a name, an office to write to.

The portal that the audit starts makes them; ``pages.KINDS`` names their addresses.
"""

from portal.pages.models import PortalSettings
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)
from tests.programmes.factories import make_programme, make_project

WORD = "Forschungsneutronenquellenbetreibergesellschaft"
NAMED = f"{WORD} und {WORD}"


def make() -> None:
    give_contact()
    make_with_long_names("long-names")
    make_bare("bare")


def give_contact() -> None:
    """Without an address there is no form to refuse."""
    site = PortalSettings.load()
    site.secretariat_email = "office@example.org"
    site.save()


def make_with_long_names(slug: str) -> None:
    body = make_organisation(short_name=WORD, name=NAMED, slug=slug)
    league = make_consortium(acronym=WORD[:40], name=NAMED, slug=slug)
    ring = make_facility(acronym=WORD, name=NAMED, operator=body, city=WORD, slug=slug)
    person = make_person(family_name=WORD, slug=slug)
    make_membership(consortium=league, organisation=body, facilities=[ring])
    make_appointment(person=person, consortium=league, title=NAMED, affiliation=body)
    make_project(acronym=WORD, title=NAMED, funder=body, participations=[{"organisation": body}], slug=slug)


def make_bare(slug: str) -> None:
    make_organisation(name="A laboratory", short_name="AL", slug=slug)
    make_consortium(name="A network", acronym="AN", slug=slug)
    make_facility(name="A source", acronym="", slug=slug)
    make_person(family_name="Somebody", slug=slug)
    make_partnership(name="A partnership", slug=slug)
    make_programme(name="A programme", slug=slug)
    make_project(acronym="A project", slug=slug)
