"""What is kept of counts: for as long as nothing public changes, and never too much of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.offered import Kept
from tests.factories import make_facility

MOST = 3


@pytest.fixture
def count():
    """Asks for something; tells how often something had been made when the answer was."""
    kept, made = Kept(MOST), []

    def ask(state, asked="facilities"):
        return kept.get(state, (asked,), lambda: made.append(asked) or len(made))

    return ask


def test_same_question_is_answered_once_until_something_public_changes(count):
    assert [count((1,)), count((1,)), count((1,), "projects"), count((1,))] == [1, 1, 2, 1]
    assert count((2,)) == 3
    assert count((1,)) == 4  # what was true before is not kept beside what is true now


def test_nothing_is_kept_of_a_state_that_nobody_knows(count):
    assert [count(None), count(None)] == [1, 2]


def test_what_was_asked_for_longest_ago_goes_first(count):
    for number in range(MOST):
        count((1,), number)
    count((1,), 0)
    count((1,), "one more")

    assert count((1,), 0) == 1
    assert count((1,), 1) == MOST + 2


@pytest.mark.django_db
@pytest.mark.history
@pytest.mark.usefixtures("kept_pages")
def test_list_that_is_sorted_or_narrowed_again_counts_nothing_anew_until_something_public_changes(client):
    make_facility(kind="synchrotron", country="DE")

    def asked(query) -> tuple[int, dict]:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/facilities/?kind=synchrotron{query}")
        offers = page.context["filter"].offers
        return len(queries), {option.value: option.count for offer in offers for option in offer.options}

    at_first, offered = asked("")
    assert offered == {"synchrotron": 1, "DE": 1}
    sorted_anew, same = asked("&ordering=name")
    assert (sorted_anew < at_first - 3, same) == (True, offered)

    make_facility(kind="synchrotron", country="DE")
    make_facility(kind="fel", country="FR")
    assert asked("&ordering=-name")[1] == {"synchrotron": 2, "fel": 1, "DE": 2}


@pytest.mark.django_db
@pytest.mark.history
@pytest.mark.usefixtures("kept_pages")
@pytest.mark.parametrize("signs", [0, 10_000])
def test_long_list_keeps_its_order_under_what_is_chosen_and_sought(client, monkeypatch, signs):
    monkeypatch.setattr("portal.core.counting.MANY", 1)
    monkeypatch.setattr("portal.core.among.Among.many", signs)
    for acronym, country in (("B", "DE"), ("C", "DE"), ("A", "DE"), ("D", "FR")):
        make_facility(acronym=acronym, name="Neutron source", country=country)

    def listed(query):
        return [row.acronym for row in client.get(f"/facilities/?{query}").context["object_list"]]

    assert listed("country=DE&ordering=-acronym") == ["C", "B", "A"]
    assert listed("country=DE&q=neutron&ordering=acronym") == ["A", "B", "C"]
    assert listed("q=source&ordering=-acronym") == ["D", "C", "B", "A"]
    assert listed("country=FR&q=nothing") == []
