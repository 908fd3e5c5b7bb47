"""Pieces of code to copy from the documentation; the tests run each of them."""

from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).parent
LANGUAGES = {"sh": "curl", "py": "Python", "js": "JavaScript", "htm": "HTML and JavaScript"}


@dataclass(frozen=True)
class Recipe:
    name: str
    title: str
    text: str
    kinds: tuple[str, ...] = ("sh", "py", "js")

    def codes(self, base: str, facility: str) -> list[dict[str, str]]:
        return [{"language": LANGUAGES[kind], "code": self.code(kind, base, facility)} for kind in self.kinds]

    def code(self, kind: str, base: str, facility: str) -> str:
        text = (PLACE / f"{self.name}.{kind}").read_text(encoding="utf-8")
        return text.replace("{base}", base).replace("{facility}", facility)


RECIPES = (
    Recipe(
        "projects",
        "The projects of a facility",
        "Filters are those of the pages: facility= finds the projects that name it, facility_or_operator= those of the "
        "organisation that runs it too, as its page does. fields= leaves out what you do not need, include= puts the "
        "whole record beside a reference.",
    ),
    Recipe(
        "harvest",
        "Read a whole list",
        "Take a list as lines, or walk through it by cursor: each row that stays comes exactly once, whatever is "
        "added, changed or deleted meanwhile. Send back the ETag in If-None-Match later; an answer 304 costs nothing.",
    ),
    Recipe(
        "mirror",
        "Keep a copy that misses nothing",
        "Begin with a dump, or with an empty copy and after=0-0. Then read the changes as often as you like: ask again "
        "for what was published or changed, drop what was removed or moved, and keep the cursor for the next time. "
        "Only 404 and 410 mean that nothing is there any more; after 429 and 5xx wait as long as Retry-After says.",
    ),
    Recipe(
        "embed",
        "Show your projects on your own page",
        "Put this into your page. Text is set as text, so nothing in the data can run there; when the portal does not "
        "answer, your readers are told.",
        ("htm",),
    ),
)
