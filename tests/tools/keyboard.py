"""What axe cannot see, found by driving the keyboard and by zooming.

WCAG 1.4.4, 1.4.10, 1.4.12, 2.1.2, 2.4.1, 2.4.7, 2.4.11, 2.5.8.
"""

from pathlib import Path

from playwright.sync_api import Browser, Page

from .browser import chromium
from .pages import Target

SCRIPT = Path(__file__).parent / "keyboard.js"
MOST_STOPS = 600
MOST_PARTS = 8  # a date with a time has day, month, year, hour, minute, and a button
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""


def findings(base: str, pages: list[Target]) -> list[str]:
    with chromium() as browser:
        return [f"keyboard: {target.path}: {line}" for target in pages for line in probe(browser, target)]


def probe(browser: Browser, target: Target) -> list[str]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True, reduced_motion="reduce")
    try:
        page = context.new_page()
        target.open(page)
        page.add_style_tag(content="*, ::before, ::after { transition: none !important; animation: none !important }")
        page.add_script_tag(path=SCRIPT)
        stops, found = tab_through(page)
        return [*judge(stops), *found, *judge_size(page), *judge_zoom(page), *judge_spacing(page)]
    finally:
        context.close()


def tab_through(page: Page) -> tuple[list[dict], list[str]]:
    """Every stop of the Tab key, once around the page; and a finding when it does not come around."""
    stops: list[dict] = []
    stays = 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("probe.stop()")
        if stop is None or (not stop["again"] and stops and stop["key"] == stops[0]["key"]):
            return stops, []
        stays = stays + 1 if stop["again"] else 0
        if stays > MOST_PARTS or (not stop["again"] and any(stop["key"] == other["key"] for other in stops)):
            return stops, [f"the focus does not leave: {stop['name']}"]
        if not stop["again"]:
            stops.append(stop)
    return stops, [f"more than {MOST_STOPS} stops"]


def judge(stops: list[dict]) -> list[str]:
    if not stops:
        return ["nothing takes the focus"]
    found = []
    if not stops[0]["href"].startswith("#"):
        found.append(f"the first stop is no skip link: {stops[0]['name']}")
    found += [f"no visible change on focus: {stop['name']}" for stop in stops if stop["unseen"]]
    found += [f"focused but covered or out of sight: {stop['name']}" for stop in stops if stop["covered"]]
    return found


def judge_size(page: Page) -> list[str]:
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"target too small at {width} px: {line}" for line in page.evaluate("probe.small()")]
    return found


def judge_zoom(page: Page) -> list[str]:
    """A window of 1280 px as it is, and zoomed to 200 % and 400 %; sizes are in rem, so larger letters do the same."""
    found = []
    for zoom, width in (("100 %", 1280), ("200 %", 640), ("400 %", 320)):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"zoom {zoom}: {line}" for line in fitting(page)]
    return found


def fitting(page: Page) -> list[str]:
    """What scrolls sideways, is cut off or lies on something else."""
    over = page.evaluate("probe.sideways()")
    found = [f"scrolls sideways by {over} px"] if over else []
    found += [f"text is cut off: {name}" for name in page.evaluate("probe.clipped()")]
    return found + [f"texts overlap: {pair}" for pair in page.evaluate("probe.overlapping()")]


def judge_spacing(page: Page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 800})
    page.add_style_tag(content=SPACING)
    return [f"wider spacing: {line}" for line in fitting(page)]
