"""Four eyes, where the office wants them: nobody publishes words of his or her own."""

import json
import re

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import COMMENTS_RELATION_NAME, Revision

from portal.pages.models import PortalSettings

# What a revision holds besides its words: state, place in the tree, schedule, remarks of the reviewers.
NO_WORDS = frozenset(
    {
        "pk",
        "sort_order",
        "content_type",
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "owner",
        "locale",
        "translation_key",
        "alias_of",
        "live",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        COMMENTS_RELATION_NAME,
    }
)
BLOCK_KEY = re.compile(r' data-block-key=(\\?")[^"\\]*\1')
MOST_NAMED = 5


def are_asked_for() -> bool:
    return PortalSettings.load().asks_for_four_eyes


def refuse_own_words(revision: Revision, user) -> None:
    """Refuse to publish what the user wrote and nobody else has seen. Raises ``ValidationError``.

    Asked for each field, so that a reviewer who put one right and took it back is free again.
    """
    if not are_asked_for():
        return
    own = [name for name, author in authors(revision).items() if author == user.pk]
    if not own:
        return
    model = revision.content_type.model_class()
    named = ", ".join(f"“{_label(model, name)}”" for name in own[:MOST_NAMED])
    message = _(
        "You wrote this yourself (%(fields)s), and this portal asks for four eyes: somebody else must publish or "
        "approve it. Your draft is kept; submit it for review."
    )
    raise ValidationError(message, code="four_eyes", params={"fields": named + (" …" if own[MOST_NAMED:] else "")})


def authors(revision: Revision) -> dict[str, int | None]:
    """The fields in which a revision differs from what is public, each with the key of who gave it that value."""
    record = revision.content_type.model_class()._base_manager.get(pk=revision.object_id)
    # The row itself, not the revision that was published: an autosave may write over that one.
    public = _words(json.loads(json.dumps(record.serializable_data(), cls=DjangoJSONEncoder)))
    public = public if record.live else {}
    chain, before = _revisions_up_to(revision), {}
    since = record.live_revision_id if record.live else None
    if since in [key for key, *_rest in chain]:
        chain = chain[[key for key, *_rest in chain].index(since) :]
        before = public
    written_by: dict[str, int | None] = {}
    for _key, author, content in chain:
        words = _words(content)
        written_by |= {name: author for name in _differing(before, words)}
        before = words
    return {name: written_by.get(name) for name in _differing(public, before)}


def _revisions_up_to(revision: Revision) -> list[tuple]:
    """Key, author and content of the revisions of its record up to this one, the oldest first."""
    rows = Revision.objects.filter(
        base_content_type=revision.base_content_type_id,
        object_id=revision.object_id,
        created_at__lte=revision.created_at,
    )
    return list(rows.order_by("created_at", "pk").values_list("pk", "user", "content"))


def _words(content: dict) -> dict:
    """What an editor wrote: fields, and inline rows in an order that does not depend on their keys."""
    return {name: _plain(value) for name, value in content.items() if name not in NO_WORDS}


def _plain(value):
    if isinstance(value, str) and "data-block-key" in value:
        # The editor numbers paragraphs anew whenever it is opened, and makes one of nothing.
        text = BLOCK_KEY.sub("", value)
        return "" if text == "<p></p>" else text
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return sorted(json.dumps(_words(row), sort_keys=True) for row in value)
    return value


def _differing(one: dict, other: dict) -> list[str]:
    """Names of the fields that differ; an empty field is as good as none."""
    return [name for name in {**one, **other} if (one.get(name) or None) != (other.get(name) or None)]


def _label(model: type[models.Model], name: str) -> str:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return capfirst(str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural))
