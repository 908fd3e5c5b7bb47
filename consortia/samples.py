"""What made-up organisations, facilities, consortia, people and their relations are like."""

from portal.core.samples import SOURCE, Making, Sample, link

from .models import (
    Appointment,
    Consortium,
    Facility,
    FacilityKind,
    FacilityStatus,
    Membership,
    Office,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Person,
    Responsibility,
    Specification,
    Status,
)
from .models.consortia import BodyKind, ConsortiumBody

KINDS_OF_OFFICE = (Office.DELEGATE, Office.GROUP_LEADER, Office.OFFICER, Office.OTHER)


def organisation(making: Making, number: int):
    word = making.word()
    row = Organisation(
        slug=f"sample-{number}",
        name=f"{word} Laboratory {number}",
        short_name=f"{word[:4].upper()}{number}",
        kind=making.choice_of(OrganisationKind),
        summary=making.text(2),
        website="https://example.org/",
        **making.place(),
        **SOURCE,
    )
    yield row
    yield OrganisationName(organisation=row, name=f"Institute of {making.word()}", since="1970", until="1989")


def consortium(making: Making, number: int):
    word = making.word()
    row = Consortium(
        slug=f"sample-{number}",
        acronym=f"{word[:5].upper()}{number}",
        name=f"League of {word} Sources",
        founded=str(making.chance.randint(1990, 2025)),
        mission=making.text(3),
        summary=making.sentence(),
        **SOURCE,
    )
    yield row
    for kind in BodyKind.values[:3]:
        yield ConsortiumBody(consortium=row, kind=kind, name=f"{kind.capitalize()} of {word}", **making.period())


def facility(making: Making, number: int):
    word = making.word()
    row = Facility(
        slug=f"sample-{number}",
        acronym=f"{word[:5].upper()} {number}",
        name=f"{word} Source {number}",
        kind=making.choice_of(FacilityKind),
        opened=str(making.chance.randint(1960, 2026)),
        summary=making.text(2),
        body=f"<p>{making.text(4)}</p>",
        **making.place(),
        **SOURCE,
    )
    yield row
    for role in ("operator", "owner"):
        yield Responsibility(facility=row, organisation=making.one_of("organisation"), role=role, **making.period())
    yield FacilityStatus(facility=row, status=making.choice_of(Status), since="2000", is_ongoing=True)
    for label in ("energy", "circumference"):
        yield Specification(facility=row, label=label, value=str(making.chance.randint(1, 900)), unit="m")


def membership(making: Making, number: int):
    # Each organisation in turn: nobody belongs to a consortium twice at once.
    row = Membership(
        organisation=making.made["organisation"][number],
        consortium=making.one_of("consortium"),
        kind=making.chance.choice(["member", "member", "member", "associate", "observer"]),
        **making.period(),
        **SOURCE,
    )
    yield row
    for brought in making.some_of("facility", 3):
        yield link(Membership, "facilities", row, brought)


def person(making: Making, number: int):
    yield Person(
        slug=f"sample-{number}",
        given_name=making.word(),
        family_name=f"{making.word()}-{number}",
        summary=making.sentence(),
        **SOURCE,
    )


def appointment(making: Making, number: int):
    yield Appointment(
        person=making.made["person"][number],
        consortium=making.one_of("consortium"),
        office=making.chance.choice(KINDS_OF_OFFICE),
        body=f"Group {number}",
        affiliation=making.one_of("organisation"),
        **making.period(),
        **SOURCE,
    )


SAMPLES = (
    Sample(Organisation, 60, organisation),
    Sample(Consortium, 4, consortium),
    Sample(Facility, 100, facility),
    Sample(Membership, 60, membership),
    Sample(Person, 130, person),
    Sample(Appointment, 130, appointment),
)
