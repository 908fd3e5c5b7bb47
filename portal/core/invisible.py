"""Signs that nobody sees and nobody typed: they come with what is pasted, and break searches, exports and files.

Joiners and soft hyphens stay: emoji and scripts of India and Persia need the first, long words the second.
"""

import re
from collections.abc import Iterator

from django import forms
from django.http import QueryDict
from wagtail.blocks import Block, FieldBlock
from wagtail.blocks.base import BlockField

# Vertical tab (Word's own line break), form feed, next line, line and paragraph separator.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Controls besides tab and line ends, zero-width space, word joiner, byte order mark; a null is refused by forms.
_SIGNS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")
_TAGS_OR_BREAKS = re.compile(f"<[^>]*>|{_BREAKS.pattern}")


def without_invisible(text: str, line_break: str = " ") -> str:
    return _SIGNS.sub("", _BREAKS.sub(line_break, text))


def rich_without_invisible(html: str) -> str:
    def broken(found: re.Match) -> str:
        return found[0] if found[0].startswith("<") else "<br/>"

    return without_invisible(_TAGS_OR_BREAKS.sub(broken, html))


class LeavesOutInvisible:
    """Mixin of a form: what was posted, its inline rows and building blocks too, is read without such signs.

    Rich text is cleaned by its own widget: as it is posted, the places of its marks are counted in signs.
    """

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(self._readable(data), *args, **kwargs)  # type: ignore[call-arg]

    @classmethod
    def _readable(cls, data):
        if not isinstance(data, QueryDict):
            return data
        readable, long = data.copy(), cls._long_fields()
        for name, values in data.lists():
            line_break = "\n" if name.rpartition("-")[2] in long else " "
            readable.setlist(name, [_plain(value, line_break) for value in values])
        return readable

    @classmethod
    def _long_fields(cls) -> set[str]:
        rows = [formset.form for formset in getattr(cls, "formsets", {}).values()]
        fields = [field for form in (cls, *rows) for field in form.base_fields.items()]
        fields += [inner for _name, field in fields if isinstance(field, BlockField) for inner in _within(field.block)]
        return {name for name, field in fields if isinstance(field.widget, forms.Textarea)}


def _within(block: Block) -> Iterator[tuple[str, forms.Field]]:
    """The fields of building blocks, by the last part of their names in the form."""
    for name, child in getattr(block, "child_blocks", {}).items():
        if isinstance(child, FieldBlock):
            yield name, child.field
        yield from _within(getattr(child, "child_block", child))


def _plain(value, line_break: str):
    is_rich = not isinstance(value, str) or value.startswith('{"')
    return value if is_rich else without_invisible(value, line_break)
