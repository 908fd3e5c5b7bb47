"""A page is published whole or not at all, whichever door it goes through."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_published

from portal.operations import roles
from portal.operations.schedule import publish_due
from portal.pages.models import NewsIndexPage, NewsPage, PublicationFile, PublicationPage
from tests.conftest import client_of, make_user
from tests.operations.forms import decide, send
from tests.pages.factories import make_index, make_news, make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.history]

REASON = "Subtitle: Say it shorter."


@pytest.fixture
def publisher(db):
    client = client_of(make_user(roles.PUBLISHER))
    client.raise_request_exception = False
    return client


@pytest.fixture
def editor(db):
    return client_of(make_user(roles.EDITOR))


@pytest.fixture
def news():
    return make_news(title="Old news", subtitle="")


def change(editor, news):
    assert send(editor, news, subtitle="New words").status_code == 200
    news.refresh_from_db()


def by_form(news, editor, publisher):
    return send(publisher, news, "publish", subtitle="New words").text


def by_approval(news, editor, publisher):
    send(editor, news, "submit", subtitle="New words", follow=False)
    return decide(publisher, news, "approve").text


def in_bulk(news, editor, publisher):
    change(editor, news)
    address = f"/admin/bulk/wagtailcore/page/publish/?id={news.pk}"
    return publisher.post(address, follow=True, headers={"referer": "http://testserver/admin/pages/"}).text


def by_schedule(news, editor, publisher):
    change(editor, news)
    now = timezone.now()
    Revision.objects.filter(pk=news.get_latest_revision().pk).update(approved_go_live_at=now - timedelta(minutes=1))
    outcome = publish_due(now)
    return "; ".join([*outcome.published, *outcome.refused])


@pytest.fixture(params=[by_form, by_approval, in_bulk, by_schedule])
def door(request, news, editor, publisher):
    return lambda: request.param(news, editor, publisher)


def live_words(news) -> str:
    return NewsPage.objects.get(pk=news.pk).subtitle


def test_every_door_asks_what_publication_depends_on(door, news, monkeypatch):
    def refuse(self):
        raise ValidationError({"subtitle": "Say it shorter."})

    with monkeypatch.context() as patch:
        patch.setattr(NewsPage, "check_publishable", refuse)
        said = door()

    news.refresh_from_db()
    assert (live_words(news), news.get_latest_revision_as_object().subtitle) == ("", "New words")
    assert REASON in said
    assert "Old news" in said


@pytest.mark.parametrize("door", [by_form, in_bulk, by_schedule])
def test_publication_that_is_interrupted_leaves_what_was_public(door, news, editor, publisher):
    def interrupt(**sent):
        raise RuntimeError("The power went.")

    page_published.connect(interrupt)
    try:
        door(news, editor, publisher)
    finally:
        page_published.disconnect(interrupt)

    news.refresh_from_db()
    assert (live_words(news), news.get_latest_revision_as_object().subtitle) == ("", "New words")
    assert news.has_unpublished_changes
    assert news.live_revision.as_object().subtitle == ""


def test_decision_in_the_form_is_said(news, editor, publisher):
    send(editor, news, "submit", subtitle="New words", follow=False)
    sent_back = decide(publisher, news, "reject", "Too long").text
    send(editor, news, "submit", follow=False)
    approved = decide(publisher, news, "approve").text

    assert "News item “Old news” was sent back with your comment." in sent_back
    assert "News item “Old news” was approved and published." in approved


def test_new_page_is_a_draft_until_it_is_published(publisher, monkeypatch):
    index = make_index(NewsIndexPage)
    seen = []

    def refuse(self):
        seen.append(type(self).objects.get(pk=self.pk).live)
        raise ValidationError({"subtitle": "Say it shorter."})

    monkeypatch.setattr(NewsPage, "check_publishable", refuse)
    address = f"/admin/pages/add/pages/newspage/{index.pk}/"
    form = {"title": "Fresh", "slug": "fresh", "kind": "news", "published_on": "1 July 2026", "action-publish": "on"}
    form |= {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    answer = publisher.post(address, form, follow=True)

    assert seen == [False]
    assert NewsPage.objects.get(title="Fresh").live is False
    assert REASON in answer.text


def test_rows_of_a_page_are_asked_too():
    paper = make_publication()
    draft = paper.get_latest_revision_as_object()
    draft.files.add(PublicationFile(label="English"))

    with pytest.raises(ValidationError) as refused:
        draft.check_publishable()

    assert refused.value.messages == ["file 1: This field cannot be null."]
    assert PublicationPage.objects.get(pk=paper.pk).live
