"""A world for the permission matrix: each kind of record in each state, and what must not be told to whom.

The contributor looks after a facility and an organisation in each state. Drafts of others name them, and the
facility names two such drafts. Each text that contributors may not read holds ``SECRET``.
"""

from types import SimpleNamespace

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site, Task, UploadedFile, Workflow

from consortia.models import Contact, Responsibility
from portal.core.records import Record, models_by_name
from portal.operations import roles
from portal.operations.desk.listings import BY_KEY
from portal.operations.jobs.models import Job
from portal.pages.models import NewsIndexPage
from portal.pages.models.settings import PortalSettings
from tests.conftest import client_of, make_user
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)
from tests.pages.factories import make_index, make_news
from tests.programmes.factories import make_programme, make_project

# A search for the word may not show the secret.
SECRET, WORD = "Xylophone", "nightjar"
ROLES = ("visitor", "contributor", "editor", "publisher", "administrator")
STATES = ("live", "draft", "review", "deleted")

MAKERS = {
    "consortium": make_consortium,
    "organisation": make_organisation,
    "facility": make_facility,
    "membership": make_membership,
    "partnership": make_partnership,
    "person": make_person,
    "appointment": make_appointment,
    "programme": make_programme,
    "project": make_project,
}
WITH_CONTACTS = ("facility", "organisation")
# The fields of a record that say who or what it is.
TELLING = ("name", "acronym", "short_name", "family_name", "title", "note", "summary", "mission")


def telling(model: type[Record], text: str) -> dict[str, str]:
    names = {field.name for field in model._meta.fields}
    return {name: f"{text} {WORD} {name}" for name in TELLING if name in names}


def make_clients() -> dict[str, Client]:
    staff = {
        role.name.lower(): client_of(make_user(role))
        for role in (roles.CONTRIBUTOR, roles.EDITOR, roles.PUBLISHER, roles.ADMINISTRATOR)
    }
    return {"visitor": Client()} | staff


def make_record(name: str, state: str, text: str, **fields) -> Record:
    """A record in the state; of a live one the text stands in a newer draft only."""
    model = models_by_name()[name]
    if state == "live":
        record = MAKERS[name](**fields)
        for field, value in telling(model, text).items():
            setattr(record, field, value)
        record.save_revision()
        return model.objects.get(pk=record.pk)
    record = MAKERS[name](live=False, **telling(model, text), **fields)
    if state == "review":
        record.get_workflow().start(record, User.objects.get(username="editor"))
    return record


def make_records(name: str) -> dict[tuple[str, str], SimpleNamespace]:
    """Whose record and in which state → what an address may ask of it."""
    made = {("other", state): make_record(name, state, SECRET) for state in STATES}
    if name in WITH_CONTACTS:
        made |= {("own", state): make_own(name, state) for state in STATES}
    keys = {which: keys_of(record) for which, record in made.items()}
    for (_owner, state), record in made.items():
        if state == "deleted":
            record.delete()
    return keys


def make_own(name: str, state: str) -> Record:
    fields = {}
    if name == "facility":
        fields["part_of"] = make_facility(live=False, **telling(models_by_name()["facility"], SECRET))
    own = make_record(name, state, "Own", **fields)
    Contact.objects.create(user=User.objects.get(username="contributor"), **{name: own})
    if state != "deleted":
        name_by_drafts(own)
    return own


def name_by_drafts(own: Record) -> None:
    """Drafts that name the record or are named by it; its contact has no way to read them."""
    secret = make_organisation(live=False, **telling(models_by_name()["organisation"], SECRET))
    if own._meta.model_name == "facility":
        draft = own.get_latest_revision_as_object()
        draft.responsibilities.add(Responsibility(organisation=secret, since="2000", is_ongoing=True))
        draft.save_revision()
        make_membership(live=False, organisation=secret, facilities=[own])
        make_project(live=False, acronym=f"{SECRET} {WORD}", participations=[{"organisation": secret, "facility": own}])
        make_news(live=False, title=f"{SECRET} {WORD}", facilities=[own])
    else:
        person = make_person(family_name=SECRET, live=False)
        make_appointment(live=False, title=f"{SECRET} {WORD}", organisation=own, person=person)
        make_news(live=False, title=f"{SECRET} {WORD}", organisations=[own])


def keys_of(record) -> SimpleNamespace:
    """The record, and what fills the keys of an address that names it."""
    state = record.current_workflow_state
    values = {
        "slug": getattr(record, "slug", ""),
        "revision_id": record.latest_revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "action_name": "approve",
        "workflow_state_id": state.pk if state else 0,
        "task_state_id": state.current_task_state.pk if state else 0,
        "task_id": Task.objects.get().pk,
    }
    return SimpleNamespace(record=record, values=values | {"pk": record.pk})


def keys_of_page(page) -> SimpleNamespace:
    keys = keys_of(page)
    names = ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "0")
    keys.values |= dict.fromkeys(names, page.pk)
    keys.values |= {"1": "earliest", "2": "latest", "destination_id": page.get_parent().pk}
    keys.values["workflow_pk"] = Workflow.objects.get().pk
    return keys


def make_pages() -> dict[tuple[str, str], SimpleNamespace]:
    """News in each state; the live one has a newer draft."""
    live = make_news(title="Public news", slug="public-news")
    live.title = f"{SECRET} {WORD}"
    live.save_revision()
    made = {"live": live}
    made |= {
        state: make_news(live=False, title=f"{SECRET} {WORD}", slug=f"secret-{state}") for state in ("draft", "review")
    }
    made["deleted"] = make_news(title="Gone news", slug="gone-news")
    made["review"].get_workflow().start(made["review"], User.objects.get(username="editor"))
    keys = {("other", state): keys_of_page(page) for state, page in made.items()}
    made["deleted"].delete()
    return keys


def make_files(name: str) -> dict[tuple[str, str], SimpleNamespace]:
    """A file of the contributor, and one in the collection of the secretariat."""
    model = get_image_model() if name == "image" else get_document_model()
    fields = {"uploaded_by_user": User.objects.get(username="contributor")}
    own = model(title="Own", collection=Collection.objects.get(name=roles.CONTRIBUTIONS), **fields)
    other, gone = (
        model(title=f"{SECRET} {WORD}", collection=Collection.get_first_root_node()),
        model(title=f"{SECRET} {WORD}"),
    )
    for file in (own, other, gone):
        file.file = get_test_image_file() if name == "image" else ContentFile(b"%PDF-1.4", "paper.pdf")
        file.file_size = file.file.size  # or whoever looks at it first would write it down
        file.save()
    made = {("own", "live"): own, ("other", "live"): other, ("other", "deleted"): gone}
    keys = {which: keys_of_file(file) for which, file in made.items()}
    gone.delete()
    return keys


def keys_of_file(file) -> SimpleNamespace:
    names = ("pk", "image_id", "document_id", "doc_id", "0")
    values = dict.fromkeys(names, file.pk) | {"1": "other.pdf", "filter_spec": "width-100"}
    return SimpleNamespace(record=file, values=values)


def make_others() -> dict:
    """One of each thing that administrators look after, and what somebody else uploads."""
    for name in ("image", "document"):
        make_files(name)
    publisher = User.objects.get(username="publisher")
    facility = make_facility(live=False, name=f"{SECRET} {WORD}", acronym=SECRET)
    own = make_own("facility", "live")
    return dict(
        user=make_user(username="somebody", first_name=SECRET).pk,
        group=Group.objects.create(name=f"{SECRET} group").pk,
        contact=Contact.objects.create(user=publisher, facility=facility).pk,
        site=Site.objects.get().pk,
        settings=PortalSettings.load().pk,
        collection=Collection.get_first_root_node().add_child(name=SECRET).pk,
        redirect=Redirect.objects.create(old_path="/old", redirect_link=f"/{SECRET}").pk,
        workflow=Workflow.objects.get().pk,
        task=Task.objects.get().pk,
        page=make_index(NewsIndexPage).pk,
        draft=make_news(live=False, title=f"{SECRET} {WORD}").pk,
        facility=facility.pk,
        revision=facility.latest_revision.pk,
        listing=next(iter(BY_KEY)),
        job=_failed_job().pk,
        own=own.pk,
        image_upload=_upload(get_image_model(), publisher),
        document_upload=_upload(get_document_model(), publisher),
    )


def _failed_job() -> Job:
    now = timezone.now()
    return Job.objects.create(kind="mail", state="failed", about={"to": [SECRET]}, queued_at=now, due_at=now)


def _upload(model, user) -> int:
    kind = ContentType.objects.get_for_model(model)
    return UploadedFile.objects.create(for_content_type=kind, file="x", uploaded_by_user=user).pk
