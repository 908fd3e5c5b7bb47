"""Sentences of Wagtail that are not true of this portal, or that an editor could take the wrong way.

They reach Django's catalogue of translations when the portal starts: a table that is read and reviewed like
code, with no compiled file beside it.
"""

from gettext import GNUTranslations

from django.conf import settings
from django.utils.translation import trans_real

WORDS = {
    # A save over a newer version is refused: it leads to the page of both.
    "Proceeding will overwrite the changes made by %(user_name)s.": (
        "Nothing is overwritten: go on, and your version stands beside that of %(user_name)s; "
        "you choose field by field."
    ),
    "Proceeding will overwrite the changes you made in that window.": (
        "Nothing is overwritten: go on, and both of your versions stand side by side; you choose field by field."
    ),
    "Saving will overwrite a newer version.": (
        "A newer version was saved meanwhile. When you save, both are shown side by side; nothing is overwritten."
    ),
    # A draft that is saved changes nothing for readers.
    "Page '%(page_title)s' has been updated.": (
        "The draft of “%(page_title)s” is saved. Readers see it when it is published."
    ),
    # Nobody here knows what a snippet is, or a model.
    "1 snippet selected": "1 record selected",
    "%(objects)s snippets selected": "%(objects)s records selected",
    "All %(objects)s snippets on this screen selected": "All %(objects)s records on this screen selected",
    "All snippets in listing selected": "All records of the list selected",
    "model log entry": "entry",
    "model log entries": "entries",
    # "Cancel" beside a date could mean leaving the dialogue, or cancelling what is announced.
    "Cancel scheduled publish": "Call off scheduled publication",
    "Are you sure you want to unschedule this revision?": (
        "Shall the scheduled publication be called off? The text stays as a draft."
    ),
    "Unschedule": "Call off publication",
    "Yes, unschedule": "Yes, call it off",
    "No, don't unschedule": "No, keep the schedule",
    'Version %(revision_id)s of "%(object)s" unscheduled.': (
        "The scheduled publication of “%(object)s” was called off; its text stays as a draft."
    ),
    "Cancel workflow ": "Take back from review",
}


class Wording(GNUTranslations):
    """The table as a catalogue that Django merges with its own; an empty text would mean "untranslated"."""

    def __init__(self):
        super().__init__()
        self._catalog = dict(WORDS)
        self.plural = lambda number: int(number != 1)


def correct() -> None:
    """Put our words in the place of Wagtail's, for the language of the portal."""
    language = trans_real.translation(settings.LANGUAGE_CODE)
    language.merge(Wording())
    _join(language)


def _join(language: trans_real.DjangoTranslation) -> None:
    """Make one catalogue of the twenty that the apps bring, and one of those behind them.

    A page looks up hundreds of messages. Django keeps catalogues apart for languages in which apps may count
    differently; nobody does in English.
    """
    catalog, behind = language._catalog, [language]
    catalog._catalogs = [{message: text for one in reversed(catalog._catalogs) for message, text in one.items()}]
    catalog._plurals = catalog._plurals[:1]
    while behind[-1]._fallback:
        behind.append(behind[-1]._fallback)
    if len(behind) > 1:
        first = behind[1]
        first._catalog = {key: text for one in reversed(behind[1:]) for key, text in one._catalog.items()}
        first._fallback = None
