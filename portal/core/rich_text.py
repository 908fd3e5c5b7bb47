"""Rich text is cleaned once more when it is shown: what did not come through the editor's form may hold anything."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from .choosers import key_of

MARKS = ("[document]", "b", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "ul")
BLOCKS = ("h2", "h3", "h4", "hr", "li", "ol", "p", "ul")
KINDS_OF_LINKS = ("page", "document")
# What stands between their tags is no text.
WITHOUT_TEXT = ("script", "style", "template", "iframe", "object", "noscript")


class Cleaner(Whitelister):
    """Keeps the marks that the editor offers and links to web and mail addresses."""

    element_rules = {
        **dict.fromkeys(MARKS, allow_without_attributes),
        "a": attribute_rule({"href": check_url}),
    }

    def clean_tag_node(self, doc: BeautifulSoup, tag: Tag) -> None:
        if tag.name in WITHOUT_TEXT:
            tag.decompose()
        else:
            super().clean_tag_node(doc, tag)

    def clean_string_node(self, doc: BeautifulSoup, node: NavigableString) -> None:
        # Comments, and what else is written out without escaping: <![CDATA[, <!…, <?…
        if isinstance(node, PreformattedString):
            node.extract()


def cleaned(html: str) -> str:
    """The text with nothing in it that a browser would run."""
    return Cleaner().clean(html)


def link_as_stored(tag: Tag) -> None:
    """Keep a link to a page or a document of the portal, which names it by its key."""
    if names_a_row(tag):
        tag.attrs = {name: tag[name] for name in ("linktype", "id")}
    elif "linktype" in tag.attrs or not tag.get("href"):
        tag.unwrap()
    else:
        attribute_rule({"href": check_url})(tag)


class StoredCleaner(Cleaner):
    """Keeps what the editor stores, in the order that it can open: no block inside a mark, no item outside a list."""

    element_rules = {
        **Cleaner.element_rules,
        **dict.fromkeys(BLOCKS, attribute_rule({"data-block-key": True})),
        "a": link_as_stored,
    }

    def clean_tag_node(self, doc: BeautifulSoup, tag: Tag) -> None:
        is_around_blocks = tag.name in self.element_rules and tag.name not in BLOCKS and tag.find(BLOCKS)
        if tag.name == "li" and (tag.parent is None or tag.parent.name not in ("ol", "ul")):
            tag.name = "p"
        super().clean_tag_node(doc, tag)
        if is_around_blocks and tag is not doc:
            tag.unwrap()


def tidied(html: str) -> str:
    """Stored text as the editor would have stored it."""
    return StoredCleaner().clean(html)


def names_a_row(link: Tag) -> bool:
    return link.get("linktype") in KINDS_OF_LINKS and key_of(link.get("id")) is not None


def links_within(html: str) -> Iterator[Tag]:
    """The links of a stored text to pages and documents, those with an impossible key too."""
    if "linktype" in html:
        yield from BeautifulSoup(html, "html.parser").find_all("a", linktype=True)
