import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Collection, GroupPagePermission, Page, Workflow, WorkflowContentType, WorkflowPage

from portal.core import records
from portal.operations import roles
from portal.operations.review import create_review
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def rights():
    return {
        group.name: (
            sorted(group.permissions.values_list("codename", flat=True)),
            sorted(group.page_permissions.values_list("permission__codename", flat=True)),
            sorted(group.collection_permissions.values_list("collection__name", "permission__codename")),
        )
        for group in Group.objects.all()
    }


def actions_on_every_record(role):
    """Actions that the group of a role has on all records; an action on some of them only fails here."""
    group = Group.objects.get(name=role.name)
    actions = [
        frozenset(group.permissions.filter(content_type__model=name).values_list("codename", flat=True))
        for name in records.models_by_name()
    ]
    stems = {frozenset(codename.rpartition("_")[0] for codename in found) for found in actions}
    assert len(stems) == 1
    return set(stems.pop())


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (roles.CONTRIBUTOR, set()),
        (roles.EDITOR, {"add", "change", "view"}),
        (roles.PUBLISHER, {"add", "change", "view", "publish", "delete", "lock", "unlock"}),
        (roles.ADMINISTRATOR, {"add", "change", "view", "publish", "delete", "lock", "unlock"}),
    ],
)
def test_role_has_its_actions_on_every_record(role, actions):
    assert actions_on_every_record(role) == actions


@pytest.mark.parametrize(
    ("role", "codenames"),
    [
        (roles.CONTRIBUTOR, []),
        (roles.EDITOR, ["add_page", "change_page"]),
        (
            roles.PUBLISHER,
            ["add_page", "bulk_delete_page", "change_page", "lock_page", "publish_page", "unlock_page"],
        ),
    ],
)
def test_role_reaches_the_page_tree(role, codenames):
    assert rights()[role.name][1] == codenames


def test_contributor_only_enters_and_uploads_to_the_contributions():
    assert rights()["Contributor"] == (
        ["access_admin"],
        [],
        [
            ("Contributions", "add_document"),
            ("Contributions", "add_image"),
            ("Contributions", "choose_document"),
            ("Contributions", "choose_image"),
        ],
    )


@pytest.mark.parametrize(
    ("role", "may"),
    [(roles.EDITOR, False), (roles.PUBLISHER, False), (roles.ADMINISTRATOR, True)],
)
@pytest.mark.parametrize(
    "permission",
    ["auth.change_user", "auth.change_group", "wagtailcore.change_site", "wagtailredirects.add_redirect"],
)
def test_only_administrators_reach_users_and_settings(role, may, permission):
    assert make_user(role).has_perm(permission) is may


def test_editors_do_not_edit_contacts_and_publishers_do():
    assert not make_user(roles.EDITOR).has_perm("consortia.add_contact")
    assert make_user(roles.PUBLISHER).has_perm("consortia.add_contact")


def test_create_roles_changes_nothing_the_second_time():
    call_command("create_roles", verbosity=0)
    before = rights()
    call_command("create_roles", verbosity=0)

    assert rights() == before
    assert Collection.objects.filter(name=roles.CONTRIBUTIONS).count() == 1


def test_create_roles_takes_back_what_the_table_does_not_give():
    editors = Group.objects.get(name="Editor")
    editors.permissions.clear()
    root = Page.get_first_root_node()
    GroupPagePermission.objects.create(group=editors, page=root, permission_type="publish")
    GroupPagePermission.objects.create(group=editors, page=root.get_first_child(), permission_type="publish")

    roles.create_roles()

    kept = GroupPagePermission.objects.filter(group=editors, permission__codename="publish_page")
    assert [right.page for right in kept] == [root.get_first_child()]
    assert actions_on_every_record(roles.EDITOR) == {"add", "change", "view"}


def test_every_permission_of_the_table_exists():
    assert roles.create_roles() == []


def test_review_covers_the_page_tree_and_every_record():
    create_review()

    assert [workflow.name for workflow in Workflow.objects.all()] == ["Secretariat review"]
    assert [row.page.depth for row in WorkflowPage.objects.all()] == [1]
    covered = {row.content_type.model for row in WorkflowContentType.objects.all()}
    assert covered == set(records.models_by_name())


def test_review_leaves_the_choice_of_an_administrator():
    other = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowPage.objects.update(workflow=other)

    create_review()

    assert WorkflowPage.objects.get().workflow == other


def test_wagtails_own_groups_are_gone():
    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "Administrator",
        "Contributor",
        "Editor",
        "Publisher",
    ]
