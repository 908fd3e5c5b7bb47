"""axe-core on every kind of page: light and dark, on a phone and on a desk; forced colours; reduced motion."""

from pathlib import Path

from playwright.sync_api import Page

from .browser import chromium
from .pages import Target

SCRIPT = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
ALL = {"type": "tag", "values": TAGS}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
RUN = "asked => axe.run({runOnly: asked, resultTypes: ['violations']})"
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const times = `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
  return times.some((time) => parseFloat(time) > 0.01) || style.scrollBehavior === "smooth";
}).map((one) => `${one.tagName.toLowerCase()}.${one.className}`)"""


def findings(base: str, pages: list[Target]) -> list[str]:
    """Each page is opened once, and looked at in every state: what differs between them is up to stylesheets."""
    with chromium() as browser:
        page = browser.new_context(bypass_csp=True, reduced_motion="reduce").new_page()
        return [f"axe: {target.path} ({target.kind.name}, {line}" for target in pages for line in look(page, target)]


def look(page: Page, target: Target) -> list[str]:
    target.open(page)
    found = [f"reduced motion): still moves: {name}" for name in page.evaluate(MOVING)]
    for scheme, width in STATES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{scheme}, {width}): {line}" for line in told(run(page))]
    page.emulate_media(color_scheme="light", forced_colors="active")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    found += [f"forced colours): {line}" for line in told(run(page, CONTRAST))]
    page.emulate_media(forced_colors="none")
    return found


def told(rules: list[dict]) -> list[str]:
    return [
        f"{rule['id']}: {rule['help']}: " + ", ".join(" ".join(node["target"]) for node in rule["nodes"][:3])
        for rule in rules
    ]


def broken(page: Page) -> list[tuple[str, str]]:
    """Rule and selector of each element that violates one on the page that is open."""
    return [(rule["id"], selector(node)) for rule in run(page) for node in rule["nodes"]]


def selector(node: dict) -> str:
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in node["target"])


def run(page: Page, asked: dict = ALL) -> list[dict]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return page.evaluate(RUN, asked)["violations"]
