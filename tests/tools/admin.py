"""axe-core on the admin pages that are ours, signed in, light on a desk and dark on a phone, under their policy.

What the policy refuses is a finding. What is wrong in Wagtail's own markup stands in ``WAGTAILS``: it is printed, and
is no finding. Needs the portal that the audit itself has started.
"""

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase

from playwright.sync_api import Error

from . import running
from .admin_pages import KINDS, PREPARE, Kind
from .axe import broken
from .browser import chromium
from .pages import Target

# How Chromium begins to say that it did not run or load something.
POLICY = "Content Security Policy"
STATES = (("light", 1280), ("dark", 375))


@dataclass(frozen=True)
class Known:
    """What axe finds in markup that Wagtail writes: the rule, the selector, the kinds of page that have it.

    What ``is_seldom`` found depends on when a script of Wagtail's has moved what.
    """

    rule: str
    selector: str
    kinds: str = "*"
    is_seldom: bool = False

    def is_of(self, rule: str, selector: str, kind: Kind) -> bool:
        return rule == self.rule and fnmatchcase(selector, self.selector) and fnmatchcase(kind.name, self.kinds)


WAGTAILS = (
    Known("page-has-heading-one", "html", "* form"),
    Known("page-has-heading-one", "html", "membership, new"),
    Known("target-size", "#w-minimap-toggle", "* form", is_seldom=True),
)
SELDOM = {item for item in WAGTAILS if item.is_seldom}


def findings(base: str, pages: list[Target]) -> list[str]:
    if not running.started:
        print("  admin      not looked at: it needs a portal that the audit starts")
        return []
    keys = json.loads(running.run_inside(PREPARE).splitlines()[-1])
    found, known = [], set()
    with chromium() as browser:
        for scheme, width in STATES:
            context = browser.new_context(
                base_url=base,
                color_scheme=scheme,
                viewport={"width": width, "height": 900},
                reduced_motion="reduce",
            )
            context.add_cookies([{"name": "sessionid", "value": keys["session"], "url": base}])
            for kind in KINDS:
                for rule, selector in look(context, kind, keys):
                    if of_wagtail := next((item for item in WAGTAILS if item.is_of(rule, selector, kind)), None):
                        known.add(of_wagtail)
                    else:
                        found.append(f"admin: {kind.name} ({scheme}, {width}): {rule}: {selector}")
            context.close()
    found += [
        f"admin: no longer found, take it off the list: {item}" for item in WAGTAILS if item not in known | SELDOM
    ]
    print("\n".join(f"  of Wagtail: {item.rule}: {item.selector} ({item.kinds})" for item in WAGTAILS if item in known))
    return found


def look(context, kind: Kind, keys: dict) -> list[tuple[str, str]]:
    """Rule and selector of each violation on the page."""
    page = context.new_page()
    refused: list[tuple[str, str]] = []
    page.on("console", lambda said: POLICY in said.text and refused.append(("policy", said.text[:200])))
    try:
        answer = page.goto(kind.path.format(**keys))
        if answer is None or answer.status != 200:
            return [("opens", f"answers {answer and answer.status}")]
        if kind.reach:
            kind.reach(page)
        return broken(page) + refused
    except Error as error:
        return [("opens", str(error).splitlines()[0])]
    finally:
        page.close()
