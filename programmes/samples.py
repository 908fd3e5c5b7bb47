"""What made-up programmes and projects are like."""

from portal.core.samples import SOURCE, Making, Sample, link

from .models import Outcome, Participation, Programme, ProgrammeRegion, Project, Region, Supporter, SupporterRole

FUNDING = ("Horizon Europe", "Horizon 2020", "FP7", "Interreg", "own funds")


def programme(making: Making, number: int):
    word = making.word()
    row = Programme(
        slug=f"sample-{number}",
        acronym=f"{word[:6].upper()}{number}",
        name=f"{word} Programme {number}",
        summary=making.text(2),
        body=f"<p>{making.text(5)}</p>",
        **making.period(),
        **SOURCE,
    )
    yield row
    yield ProgrammeRegion(programme=row, region=making.choice_of(Region))
    for supporter in making.some_of("organisation", 4):
        yield Supporter(programme=row, organisation=supporter, role=making.choice_of(SupporterRole))


def project(making: Making, number: int):
    word = making.word()
    row = Project(
        slug=f"sample-{number}",
        acronym=f"{word.upper()}-{number}",
        title=f"Made-up work of {word} on what nobody has measured yet, part {number}",
        programme=making.one_of("programme") if number % 3 == 0 else None,
        funder=making.one_of("organisation"),
        funding_programme=making.chance.choice(FUNDING),
        grant_number=str(800_000 + number),
        total_amount=making.chance.randint(1, 90) * 100_000,
        currency="EUR",
        summary=making.text(2),
        body=f"<p>{making.text(4)}</p>",
        **making.period(),
        **SOURCE,
    )
    yield row
    yield link(Project, "consortia", row, making.one_of("consortium"))
    for place, organisation in enumerate(making.some_of("organisation", 6)):
        yield Participation(project=row, organisation=organisation, role="participant" if place else "coordinator")
    yield Outcome(project=row, label="hours of measuring", number=making.chance.randint(10, 9_000), as_of="2025")


SAMPLES = (Sample(Programme, 6, programme), Sample(Project, 290, project))
