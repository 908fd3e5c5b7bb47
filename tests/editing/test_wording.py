"""Where Wagtail's own words would mislead an editor, the portal says what is true of it."""

from pathlib import Path

import wagtail
from django.utils.translation import gettext

from portal.core.wording import WORDS


def test_each_sentence_is_still_one_of_wagtails():
    catalogues = Path(wagtail.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po")
    texts = "".join(path.read_text() for path in catalogues).replace('"\n"', "").replace('\\"', '"')

    assert [words for words in WORDS if f'msgid "{words}"' not in texts] == []


def test_ours_stand_in_their_place_and_the_others_stay():
    assert gettext("Yes, unschedule") == "Yes, call it off"
    assert gettext("Save draft") == "Save draft"
