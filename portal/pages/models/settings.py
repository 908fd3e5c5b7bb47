from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from portal.core.fields import WebAddressField, WordField


class Conformance(models.TextChoices):
    FULL = "full", _("fully conforms")
    PARTIAL = "partial", _("partly conforms")
    NONE = "none", _("does not conform")


@register_setting(icon="cog")
class PortalSettings(BaseGenericSetting):
    """What the whole site says about itself and the office behind it."""

    secretariat_office = models.CharField(
        _("secretariat"), max_length=120, blank=True, help_text=_("The office behind the site, not a person.")
    )
    secretariat_email = models.EmailField(
        _("e-mail of the secretariat"), blank=True, help_text=_("The office's address. It is public.")
    )
    conformance = WordField(
        _("conformance with WCAG 2.2, level AA"),
        max_length=10,
        choices=Conformance.choices,
        default=Conformance.PARTIAL,
        help_text=_("As found by the last assessment, whatever one would wish."),
    )
    statement_on = models.DateField(
        _("date of the statement"), null=True, blank=True, help_text=_("When it was written or last revised.")
    )
    accessibility_office = models.CharField(
        _("office for barriers"),
        max_length=120,
        blank=True,
        help_text=_("Who answers reports. Empty: the secretariat."),
    )
    accessibility_email = models.EmailField(_("its e-mail"), blank=True)
    assessment = models.TextField(
        _("how it was assessed"),
        blank=True,
        help_text=_("By whom, when and how: “Self-assessment in November 2026, with axe and by keyboard”."),
    )
    known_barriers = models.TextField(
        _("known barriers"), blank=True, help_text=_("One a line: what cannot be used by everybody, and why.")
    )
    enforcement_body = models.CharField(
        _("enforcement body"), max_length=160, blank=True, help_text=_("To whom one turns if the office does not help.")
    )
    enforcement_url = WebAddressField(_("its web address"), blank=True)
    publisher = models.CharField(
        _("publisher"), max_length=200, blank=True, help_text=_("The body that answers for the site by law.")
    )
    postal_address = models.TextField(_("postal address"), blank=True, help_text=_("As on an envelope, in lines."))
    represented_by = models.CharField(_("represented by"), max_length=200, blank=True)
    register_entry = models.CharField(
        _("register"),
        max_length=200,
        blank=True,
        help_text=_("Register and number, VAT number: what the law asks for."),
    )
    asks_for_four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_(
            "Nobody, administrators included, publishes, schedules or approves words of his or her own: each field "
            "that differs from what is public must have got its present text from somebody else. Needs two people "
            "who may publish."
        ),
    )

    panels = [
        MultiFieldPanel([FieldPanel("asks_for_four_eyes")], heading=_("Publication")),
        MultiFieldPanel([FieldPanel("secretariat_office"), FieldPanel("secretariat_email")], heading=_("Secretariat")),
        MultiFieldPanel(
            [
                FieldPanel("publisher"),
                FieldPanel("postal_address"),
                FieldPanel("represented_by"),
                FieldPanel("register_entry"),
            ],
            heading=_("Imprint"),
            help_text=_("Stands at /imprint/."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("conformance"),
                FieldPanel("statement_on"),
                FieldPanel("accessibility_office"),
                FieldPanel("accessibility_email"),
                FieldPanel("assessment"),
                FieldPanel("known_barriers"),
                FieldPanel("enforcement_body"),
                FieldPanel("enforcement_url"),
            ],
            heading=_("Accessibility statement"),
            help_text=_("A page shows them where its text has the block “Accessibility statement”."),
        ),
    ]

    class Meta:
        verbose_name = _("site")

    @property
    def barrier_contact(self) -> tuple[str, str]:
        """Office and e-mail to which barriers are reported."""
        return (
            self.accessibility_office or self.secretariat_office,
            self.accessibility_email or self.secretariat_email,
        )
