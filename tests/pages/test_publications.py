import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from portal.pages.models import PublicationFile, PublicationPage
from tests.factories import codes, make_consortium, make_organisation

from .factories import make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.history]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def make_document(title="The paper") -> Document:
    return Document.objects.create(title=title, file=ContentFile(b"text", name="paper.txt"))


def with_file(page, document):
    page.files.add(PublicationFile(document=document, label="English"))
    return page.save_revision()


def test_publication_page_shows_issuers_date_and_where_to_read_it(client):
    page = make_publication(
        title="Strategy",
        slug="strategy",
        kind="strategy",
        issued_on="2020-07",
        issuing_consortia=[make_consortium(acronym="LEAPS"), make_consortium(acronym="DARKNET", live=False)],
        issuing_organisations=[make_organisation(short_name="LAB")],
        doi="https://doi.org/10.1140/epjp/s13360-023-04345-9",
        external_url="https://papers.example/strategy",
        summary="What comes next.",
    )
    with_file(page, make_document()).publish()

    shown = client.get("/publications/strategy/").content.decode()

    for said in (
        "Strategy",
        "July\N{NO-BREAK SPACE}2020",
        'href="/consortia/leaps/"',
        'href="/organisations/lab/"',
        'href="https://doi.org/10.1140/epjp/s13360-023-04345-9"',
        "https://papers.example/strategy",
        "What comes next.",
        ">English</a>",
    ):
        assert said in shown
    assert "DARKNET" not in shown


def test_publication_without_a_date_says_so(client):
    make_publication(slug="undated", title="Roadmap", issued_on="")
    make_publication(title="Dated", issued_on="2020")

    assert "not known" in client.get("/publications/undated/").content.decode()
    response = client.get("/publications/")
    assert [row.title for row in response.context["object_list"]] == ["Dated", "Roadmap"]
    assert "date not known" in response.content.decode()


def test_publication_refuses_what_is_no_doi():
    with pytest.raises(ValidationError) as refused:
        make_publication(doi="11.1140/x")

    assert codes(refused) == ["form"]


def test_publication_list_hides_drafts_and_draft_issuers(client):
    make_publication(title="Public", issuing_consortia=[make_consortium(acronym="DARKNET", live=False)])
    make_publication(title="Unseen", live=False)

    response = client.get("/publications/")

    assert [row.title for row in response.context["object_list"]] == ["Public"]
    assert "DARKNET" not in response.content.decode()
    assert [row["title"] for row in client.get("/api/v1/publications/").json()["results"]] == ["Public"]


def test_publication_api_item_is_exactly_this(client):
    page = make_publication(
        title="Strategy",
        slug="strategy",
        kind="strategy",
        issued_on="2020-07",
        issuing_consortia=[make_consortium(acronym="LEAPS")],
        doi="10.1140/epjp/s13360-023-04345-9",
        summary="What comes next.",
    )
    document = make_document()
    with_file(page, document).publish()

    item = client.get("/api/v1/publications/strategy/").json()

    assert item.pop("updated_at")
    assert item == {
        "slug": "strategy",
        "title": "Strategy",
        "kind": "strategy",
        "issued_on": "2020-07",
        "issuing_consortia": [
            {
                "slug": "leaps",
                "name": "LEAPS",
                "url": "http://127.0.0.1:8000/api/v1/consortia/leaps/",
                "page_url": "http://127.0.0.1:8000/consortia/leaps/",
            }
        ],
        "issuing_organisations": [],
        "doi": "https://doi.org/10.1140/epjp/s13360-023-04345-9",
        "external_url": "",
        "files": [{"label": "English", "url": f"http://127.0.0.1:8000{document.url}"}],
        "summary": "What comes next.",
        "consortia": [],
        "organisations": [],
        "facilities": [],
        "partnerships": [],
        "programmes": [],
        "projects": [],
        "people": [],
        "source_url": "",
        "more_sources": [],
        "checked_on": None,
        "url": "http://127.0.0.1:8000/api/v1/publications/strategy/",
        "page_url": "http://127.0.0.1:8000/publications/strategy/",
    }


def test_issuers_are_concerned_without_being_named_twice(admin_client):
    leaps = make_consortium()
    page = make_publication(live=False)
    form = {
        "title": page.title,
        "slug": page.slug,
        "kind": "report",
        "issued_on": "2020",
        "issuing_consortia": [leaps.pk],
        "files-TOTAL_FORMS": "0",
        "files-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }

    admin_client.post(f"/admin/pages/{page.pk}/edit/", form)

    page.refresh_from_db()
    assert page.live is True
    assert list(page.consortia.all()) == [leaps]


def test_draft_opens_when_what_it_names_was_deleted(admin_client):
    leaps = make_consortium()
    page = make_publication(live=False, consortia=[leaps], issuing_consortia=[leaps])
    with_file(page, make_document())
    PublicationFile.objects.all().delete()
    Document.objects.get().delete()
    type(leaps).objects.filter(pk=leaps.pk).delete()

    response = admin_client.get(f"/admin/pages/{page.pk}/edit/")

    assert response.status_code == 200
    draft = page.get_latest_revision_as_object()
    assert (list(draft.files.all()), list(draft.consortia.all())) == ([], [])


def status(client, address) -> int:
    response = client.get(address)
    # Read to its end, a file closes itself; closing the answer would end the database connection as well.
    b"".join(response)
    return response.status_code


def test_file_is_public_when_something_public_names_it(client, editor_client, contributor_client):
    address = make_document().url
    page = make_publication(live=False)
    with_file(page, Document.objects.get())
    assert status(client, address) == 404
    assert status(editor_client, address) == 200
    assert status(contributor_client, address) == 404
    Document.objects.update(uploaded_by_user=contributor_client.session["_auth_user_id"])
    assert status(contributor_client, address) == 200

    page.save_revision().publish()
    assert status(client, address) == 200

    PublicationPage.objects.get().unpublish()
    assert status(client, address) == 404
