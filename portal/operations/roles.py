"""The roles, in one table, and what gives them their rights in Wagtail.

A role is what this table says; whoever needs another one makes a group of his or her own.
"""

from dataclasses import dataclass, field, replace

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.core import records

CONTRIBUTIONS = "Contributions"
ALL = ("add", "change", "delete", "view")


@dataclass(frozen=True)
class Role:
    """What a group may do: actions on every record, on every page, on files of a collection, on others."""

    name: str
    records: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    files_in: str = "Root"
    collections: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)


# A contributor's rights to records come from the table of contacts, one by one.
CONTRIBUTOR = Role("Contributor", files=("add", "choose"), files_in=CONTRIBUTIONS)
# Who may change any file could replace one that stands on a public page: that is publishing.
EDITOR = Role("Editor", records=("add", "change", "view"), pages=("add", "change"), files=("add", "choose"))
PUBLISHER = replace(
    EDITOR,
    name="Publisher",
    records=(*EDITOR.records, "publish", "delete", "lock", "unlock"),
    pages=(*EDITOR.pages, "publish", "lock", "unlock", "bulk_delete"),
    files=(*EDITOR.files, "change"),
    others={"consortia.contact": ALL},
)
ADMINISTRATOR = replace(
    PUBLISHER,
    name="Administrator",
    collections=("add", "change", "delete"),
    settings=("change",),
    others={
        **PUBLISHER.others,
        settings.AUTH_USER_MODEL: ALL,
        "auth.group": ALL,
        "wagtailcore.site": ALL,
        "wagtailcore.workflow": ALL,
        "wagtailcore.task": ALL,
        "wagtailredirects.redirect": ALL,
        "operations.job": ("view", "change"),
    },
)
ROLES = (CONTRIBUTOR, EDITOR, PUBLISHER, ADMINISTRATOR)


@transaction.atomic
def create_roles() -> list[str]:
    """Bring the four groups to what the table says; safe to repeat.

    Returns the names of permissions that do not exist, which means that a record is not registered as a
    snippet.
    """
    missing: set[str] = set()
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(_found(_model_permissions(role), missing))
        _allow_pages(group, role)
        _allow_files(group, role, missing)
    return sorted(missing)


def _model_permissions(role: Role) -> list[tuple[type[models.Model], str]]:
    wanted = [(model, action) for model in records.models_by_name().values() for action in role.records]
    wanted += [(model, action) for model in _setting_models() for action in role.settings]
    wanted += [(apps.get_model(label), action) for label, actions in role.others.items() for action in actions]
    return [*wanted, (apps.get_model("wagtailadmin.admin"), "access_admin")]


def _setting_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, AbstractSetting)]


def _found(wanted, missing: set[str]) -> list[Permission]:
    """The permissions for pairs of model and action; what does not exist is added to ``missing``."""
    types = ContentType.objects.get_for_models(*{model for model, _ in wanted}, for_concrete_models=False)
    stored = {
        (permission.content_type_id, permission.codename): permission
        for permission in Permission.objects.filter(content_type__in=types.values())
    }
    found = []
    for model, action in wanted:
        codename = action if action == "access_admin" else f"{action}_{model._meta.model_name}"
        if permission := stored.get((types[model].pk, codename)):
            found.append(permission)
        else:
            missing.add(f"{model._meta.app_label}.{codename}")
    return found


def _allow_pages(group: Group, role: Role) -> None:
    """Rights on the root page reach the whole tree. What an administrator gave on a branch stays."""
    root = Page.get_first_root_node()
    codenames = [f"{action}_page" for action in role.pages]
    wanted = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    rights = GroupPagePermission.objects.filter(group=group, page=root)
    rights.exclude(permission__in=wanted).delete()
    for permission in wanted.exclude(pk__in=rights.values("permission")):
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)


def _allow_files(group: Group, role: Role, missing: set[str]) -> None:
    root = Collection.get_first_root_node()
    contributions = root.get_children().filter(name=CONTRIBUTIONS).first() or root.add_child(name=CONTRIBUTIONS)
    wanted = [(model, action) for model in (get_image_model(), get_document_model()) for action in role.files]
    permissions = {
        permission: contributions if role.files_in == CONTRIBUTIONS else root for permission in _found(wanted, missing)
    }
    permissions |= dict.fromkeys(_found([(Collection, action) for action in role.collections], missing), root)
    rights = GroupCollectionPermission.objects.filter(group=group, collection__in=[root, contributions])
    rights.exclude(permission__in=permissions).delete()
    for permission, collection in permissions.items():
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
