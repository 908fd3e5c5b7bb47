"""A reader who goes through long lists: every facet with a frequent and a rarer value, the next page, another order,
words. Pages are drawn anew each time; counts stay known to the process as they do between two publications."""

import gc
import statistics
from collections.abc import Callable, Iterator
from unittest import mock

from django.template import Template
from django.test import Client
from django.utils.http import urlencode

from .databases import forget, processor
from .table import Row

LISTS = ("/projects/", "/facilities/", "/people/", "/organisations/", "/news/")
WORDS = ("neutrons", "batteries proteins", "petra", "Jülich", "measures more", "nuetrons", "nothingtobefound")


def walked(client: Client, use: Callable[[str], None], size: int, name: str) -> Row:
    use(name)
    asked = list(steps(client))
    forget()
    gc.collect()  # of what told the steps
    with mock.patch.object(Template, "_render", drawn):
        times = {address: timed(client, address, step) for step, address in enumerate(asked)}
    ordered = sorted(times, key=times.__getitem__)
    slow = ordered[len(ordered) * 95 // 100]
    print(f"{size} records, slowest: {', '.join(f'{one} {times[one] * 1000:.0f} ms' for one in ordered[-8:])}")
    more = {"p95": f"{times[slow] * 1000:.1f}"}
    return Row(
        f"lists, facets, search: {len(times)} steps, {size} records", statistics.median(times.values()), more=more
    )


def drawn(template: Template, context) -> str:
    """As the portal draws it: under test, Django copies what each template is given."""
    return template.nodelist.render(context)


def timed(client: Client, address: str, step: int) -> float:
    began = processor()
    answer = client.get(f"{address}{'&' if '?' in address else '?'}step={step}")  # so that no page is kept
    assert answer.status_code == 200, (address, answer.status_code)
    return processor() - began


def steps(client: Client) -> Iterator[str]:
    """First what the lists offer, then all that is asked of them; an address comes once."""
    for address in LISTS:
        yield address
        page = client.get(address)
        if page.context["page_obj"].has_next():
            yield f"{address}?page=2"
        if orders := [value for value, _label in page.context["filter"].form.fields["ordering"].choices if value]:
            yield f"{address}?ordering={orders[-1]}"
        for offer in page.context["filter"].offers:
            for option in (*offer.options[:1], *offer.options[4:5]):
                yield f"{address}?{urlencode({offer.name: option.value})}"
        for word in WORDS[:2]:
            yield f"{address}?{urlencode({'q': word})}"
    for word in WORDS:
        yield f"/search/?{urlencode({'q': word})}"
    yield f"/search/?{urlencode({'q': WORDS[0], 'kind': 'project'})}"
