"""What made-up news, events and publications are like."""

from portal.core.samples import SOURCE, Making, Sample, link

from .models import EventPage, NewsKind, NewsPage, PublicationKind, PublicationPage


def news_item(making: Making, number: int):
    row = NewsPage(
        title=f"{making.word()} measures more than ever, for the {number}th time",
        slug=f"sample-{number}",
        kind=making.choice_of(NewsKind),
        published_on=day(making),
        dateline=making.word(),
        intro=making.text(2),
        body=[("text", f"<p>{making.text(5)}</p>")],
        **SOURCE,
    )
    yield from with_concerns(making, row)


def event(making: Making, number: int):
    row = EventPage(
        title=f"{making.word()} users' meeting {number}",
        slug=f"sample-{number}",
        starts=day(making),
        place=making.word(),
        country="DE",
        summary=making.text(2),
        **SOURCE,
    )
    yield from with_concerns(making, row)


def publication(making: Making, number: int):
    row = PublicationPage(
        title=f"What {making.word()} found, volume {number}",
        slug=f"sample-{number}",
        kind=making.choice_of(PublicationKind),
        issued_on=day(making),
        summary=making.text(2),
        external_url="https://example.org/made-up",
        **SOURCE,
    )
    yield from with_concerns(making, row)


def with_concerns(making: Making, row):
    yield row
    for name, kind in (("consortia", "consortium"), ("facilities", "facility"), ("projects", "project")):
        yield link(type(row), name, row, making.one_of(kind))


def day(making: Making) -> str:
    chance = making.chance
    return f"{chance.randint(2005, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


SAMPLES = (Sample(NewsPage, 160, news_item), Sample(EventPage, 30, event), Sample(PublicationPage, 30, publication))
