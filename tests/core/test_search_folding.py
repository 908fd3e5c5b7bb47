"""One spelling for all spellings, and what one typing error makes of a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.search import folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jülich", "Juelich"),
        ("Jülich", "Julich"),
        ("JÜLICH", "jülich"),
        ("PETRA III", "Petra 3"),
        ("PETRA III", "petra3"),
        ("BESSY II", "BESSY-2"),
        ("Elettra–Sincrotrone", "elettra sincrotrone"),
        ("Řež", "Rez"),
        ("Ångström", "Aangstrom"),
        ("E.S.R.F.", "ESRF"),
        ("L’Orme", "L'Orme"),
        ("SPring-8", "spring 8"),
        ("Дубна", "Dubna"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one, other):
    assert folding.fold(one) == folding.fold(other) != ""


@pytest.mark.parametrize(("name", "folded"), [("PETRA IV", "petra 4"), ("MAX XIV", "max 14"), ("X-ray", "x ray")])
def test_roman_numerals_become_arabic(name, folded):
    assert folding.fold(name) == folded


@pytest.mark.parametrize(
    ("written", "stem"), [("facilities", "facility"), ("sources", "source"), ("LENS", "lens"), ("physics", "physic")]
)
def test_plural_is_found_by_its_singular(written, stem):
    assert folding.stems(written) == [stem]


def test_fillers_do_not_count_unless_there_is_nothing_else():
    assert folding.sought_stems("the ILL in Grenoble") == ["ill", "grenoble"]
    assert folding.sought_stems("who is the chair") == ["chair"]
    assert folding.sought_stems("and the") == ["and", "the"]
    assert folding.sought_stems("to be or not") == ["to", "be", "or", "not"]


def test_one_slip_is_every_single_error():
    slips = folding.one_slip_away("ill")

    assert {"il", "lil", "ixl", "ilxl", "ill", "il l"} <= slips
    assert "lli" not in slips


@given(st.text(max_size=80))
def test_folded_text_holds_nothing_that_a_database_could_misread(text):
    assert set(folding.fold(text)) <= set(folding.ALPHABET)
    for spelling in folding.spellings(text):
        assert set(spelling) <= set(folding.ALPHABET)
