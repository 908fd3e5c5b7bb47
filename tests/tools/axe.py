"""axe-core on every kind of page, light and dark, on a phone and on a desk."""

from pathlib import Path

from playwright.sync_api import Page

from .browser import chromium
from .pages import Target

SCRIPT = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


def findings(base: str, pages: list[Target]) -> list[str]:
    found = []
    with chromium() as browser:
        for scheme, width in STATES:
            context = browser.new_context(
                color_scheme=scheme,
                viewport={"width": width, "height": 800},
                bypass_csp=True,
                reduced_motion="reduce",
            )
            page = context.new_page()
            for target in pages:
                found += [f"axe: {target.path} ({scheme}, {width}): {line}" for line in violations(page, target.url)]
            context.close()
    return found


def violations(page: Page, url: str) -> list[str]:
    page.goto(url)
    return [
        f"{rule['id']}: {rule['help']}: " + ", ".join(" ".join(node["target"]) for node in rule["nodes"][:3])
        for rule in run(page)
    ]


def broken(page: Page) -> list[tuple[str, str]]:
    """Rule and selector of each element that violates one on the page that is open."""
    return [(rule["id"], selector(node)) for rule in run(page) for node in rule["nodes"]]


def selector(node: dict) -> str:
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in node["target"])


def run(page: Page) -> list[dict]:
    page.add_script_tag(path=SCRIPT)
    return page.evaluate(RUN, TAGS)["violations"]
