"""Rich text is cleaned once more when it is shown: what did not come through the editor's form may hold anything."""

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

MARKS = ("[document]", "b", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "ul")
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
