import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consortia.models import Organisation, Person
from portal.core.identifiers import is_orcid, is_ror_id
from portal.pages.models import PublicationPage
from tests.editing.forms import opened
from tests.factories import codes, make_organisation, make_person
from tests.pages.factories import make_publication

pytestmark = pytest.mark.history


@pytest.mark.parametrize("ror_id", ["01js2sh04", "02550n020", "01xtjs520", "01wv9cn34", "00k4n6c32"])
def test_ror_ids_of_real_bodies_are_accepted(ror_id):
    assert is_ror_id(ror_id)


@pytest.mark.parametrize("wrong", ["01js2sh05", "01js2sh0", "11js2sh04", "01js2lh04", ""])
def test_ror_id_with_a_slip_is_refused(wrong):
    assert not is_ror_id(wrong)


def test_orcid_is_checked_by_its_last_digit():
    assert is_orcid("0000-0002-1825-0097")
    assert is_orcid("0000-0002-1694-233X")
    assert not is_orcid("0000-0002-1825-0098")


def test_identifier_may_be_pasted_as_an_address():
    organisation = Organisation(name="DESY", short_name="DESY", ror_id="https://ror.org/01js2sh04")
    organisation.clean_fields(exclude=["slug"])

    assert organisation.ror_id == "01js2sh04"


def test_wrong_check_digits_are_explained():
    with pytest.raises(ValidationError) as refused:
        Person(family_name="Example", orcid="0000-0002-1825-0098").clean_fields()

    assert codes(refused) == ["check_digits"]
    assert "orcid" in refused.value.error_dict


def test_identifier_belongs_to_one_record(db):
    make_organisation(ror_id="01js2sh04")
    make_person(orcid="0000-0002-1825-0097")

    with pytest.raises(ValidationError) as ror_refused:
        make_organisation(ror_id="01js2sh04")
    with pytest.raises(ValidationError) as orcid_refused:
        make_person(orcid="0000-0002-1825-0097")

    assert codes(ror_refused) == ["ror_taken"]
    assert codes(orcid_refused) == ["orcid_taken"]


ADDRESS_MISSING = "Type a full web address: it begins with https:// or http:// and has no spaces."


@pytest.mark.parametrize(
    ("make", "field", "typed", "message"),
    [
        (make_organisation, "ror_id", "abc", "“abc” is not a ROR id. It looks like 01js2sh04. Copy it from ror.org."),
        (make_person, "orcid", "orcid", "“ORCID” is not an ORCID. It looks like 0000-0002-1825-0097."),
        (make_organisation, "website", "http://exa mple.org", ADDRESS_MISSING),
        (make_organisation, "website", "htp://x", ADDRESS_MISSING),
    ],
)
def test_error_says_what_is_expected(publisher_client, make, field, typed, message):
    record = make()
    address = reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])

    answer = publisher_client.post(address, opened(publisher_client, address) | {field: typed})

    assert answer.context["form"].errors == {field: [message]}


@pytest.mark.parametrize(
    ("typed", "doi"),
    [
        ("doi:10.1038/S41567-020-01059-4.", "10.1038/S41567-020-01059-4"),
        ("https://doi.org/10.1016/S0009-2614(00)00764-8).,", "10.1016/S0009-2614(00)00764-8"),
        ("10.1002/(SICI)1;2-(a)", "10.1002/(SICI)1;2-(a)"),
    ],
)
def test_doi_is_stored_without_the_end_of_its_sentence(db, typed, doi):
    paper = make_publication(doi=typed)

    assert PublicationPage.objects.get(pk=paper.pk).doi == doi


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "//example.org", "data:text/html,x"])
def test_web_address_is_http_or_nothing(db, address):
    with pytest.raises(ValidationError) as refused:
        make_organisation(website=address)

    assert list(refused.value.error_dict) == ["website"]


def test_position_needs_both_and_in_range(db):
    with pytest.raises(ValidationError) as half:
        make_organisation(latitude="53.5")
    with pytest.raises(ValidationError) as out:
        make_organisation(latitude="93.5", longitude="9.9")

    assert codes(half) == ["position_incomplete"]
    assert "max_value" in codes(out)


def test_further_sources_name_the_line_that_is_wrong(db):
    with pytest.raises(ValidationError) as refused:
        make_organisation(more_sources="https://example.org/\nnot an address")

    assert refused.value.messages == ["Line 2 is not a full web address: not an address"]
