"""Blocks of what editors write and upload."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from portal.core.fields import validate_web_address


def validate_link(text: str) -> None:
    """Raise a ``ValidationError`` unless it is a path on this site or a full web address."""
    if not (text.startswith("/") and not text.startswith("//")):
        validate_web_address(text)


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("words"), help_text=_("Word for word, without quotation marks. What is retold is no quotation.")
    )
    speaker = blocks.CharBlock(max_length=160, label=_("who said it"), help_text=_("Name and office at that time."))
    source_url = blocks.CharBlock(
        max_length=500,
        label=_("source"),
        validators=[validate_web_address],
        help_text=_("Where it was said or printed."),
    )

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "pages/blocks/quotation.html"


class DescribedImageBlock(ImageBlock):
    """A picture that says what it said when it was uploaded, unless this page says something else of it."""

    def clean(self, value):
        if value and not value.contextual_alt_text and not value.decorative:
            value.contextual_alt_text = value.description
        return super().clean(value)


class PictureBlock(blocks.StructBlock):
    image = DescribedImageBlock(
        label=_("picture"),
        help_text=_("The alternative text comes with the picture. Change it when it matters for something else here."),
    )
    caption = blocks.CharBlock(required=False, max_length=255, help_text=_("What it shows, and who made it."))

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "pages/blocks/image.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    description = blocks.CharBlock(required=False, max_length=255, help_text=_("What is in it. Empty: its title."))

    class Meta:
        label = _("Document")
        icon = "doc-full"
        template = "pages/blocks/document.html"


class CalloutBlock(blocks.StructBlock):
    text = blocks.TextBlock(help_text=_("One or two sentences that must not be missed."))
    link = blocks.CharBlock(
        required=False,
        max_length=500,
        validators=[validate_link],
        help_text=_("A path on this site, such as /partnerships/lens-leaps/, or a full address."),
    )
    link_label = blocks.CharBlock(
        required=False, max_length=80, help_text=_("Where the link leads: “The partnership”.")
    )

    class Meta:
        label = _("Call-out")
        icon = "warning"
        template = "pages/blocks/callout.html"

    def clean(self, value):
        value = super().clean(value)
        if value["link_label"] and not value["link"]:
            message = ValidationError(_("Words for a link need the address it leads to."), code="link_missing")
            raise blocks.StructBlockValidationError(block_errors={"link": message})
        return value


class AccessibilityStatementBlock(blocks.StaticBlock):
    class Meta:
        label = _("Accessibility statement")
        icon = "universal-access"
        admin_text = _("Conformance, date and contact, as the site settings have them.")
        template = "pages/blocks/accessibility_statement.html"

    def get_context(self, value, parent_context=None):
        site = apps.get_model("pages.PortalSettings").load()
        return super().get_context(value, parent_context) | {"site": site}
