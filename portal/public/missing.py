"""What an address that leads nowhere may have meant: its words, and the records and pages that are called so."""

import logging
import re
from dataclasses import replace
from urllib.parse import unquote

from django.db import DatabaseError
from django.utils.safestring import SafeString

from portal.core.search import finding, index, passages
from portal.public.sitemaps import addressed_models

MOST = 5
NOTHING = SafeString("")
LONGEST = 80
log = logging.getLogger(__name__)


def words_of(address) -> str:
    """The words to search for: "petra 3" for ``/facilities/petra-3.html``."""
    last = unquote(str(address or "")).rstrip("/").rpartition("/")[2]
    words = re.sub(r"\.[a-z]{2,5}$", "", last)
    return " ".join(re.findall(r"\w+", words.replace("_", " ")))[:LONGEST]


def nearest(address) -> list[passages.Shown]:
    """Entries with the name that the address seems to say, those of its list first. Asks eight questions at most."""
    words = words_of(address)
    try:
        entries = finding.suggest(words, MOST) or finding.entries_of(finding.find(words).hits[:MOST])
    except DatabaseError:
        log.exception("The search for what a missing address meant has failed.")
        return []
    first = unquote(str(address)).strip("/").partition("/")[0]
    wanted = {index.kind_of(model) for model in addressed_models() if model.list_address() == f"/{first}/"}
    ranked = sorted(entries, key=lambda entry: entry.kind not in wanted)
    return [replace(passages.shown(entry, ()), also=NOTHING, passage=NOTHING) for entry in ranked]
