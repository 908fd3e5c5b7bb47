"""What is kept of counts: for as long as nothing public changes, and never too much of it."""

import pytest

from portal.core.offered import Kept

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
