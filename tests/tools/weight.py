"""How heavy a page is, whom it asks, whether it moves, and what it leaves behind in a reader's browser."""

import gzip

from playwright.sync_api import BrowserContext, Page, Response

from .browser import chromium
from .pages import Target

BUDGETS = {"document": 30_000, "stylesheet": 20_000, "script": 20_000}  # bytes, compressed
# Documentation for programmers: drawn by a script that is heavier than our pages may be.
HEAVY = ("API reading page",)
# What moved by itself since the page was opened, as the browser scores it.
SHIFTS = """() => new Promise((tell) => {
  const sum = (list) => list.getEntries().reduce((all, one) => all + one.value, 0);
  new PerformanceObserver((list) => tell(sum(list))).observe({type: "layout-shift", buffered: true});
  setTimeout(() => tell(0), 100);
})"""
PLACES = {"a desk": {"width": 1280, "height": 800}, "a phone": {"width": 375, "height": 740}}
# Less is half a line that came in with the next piece: no eye sees it, and tools write 0.
LEAST = 0.001
# So slow that a page with its stylesheet at hand is drawn again and again before it has been read to its end.
SLOW = {"offline": False, "latency": 20, "downloadThroughput": 16_000, "uploadThroughput": 100_000}


def findings(base: str, pages: list[Target]) -> list[str]:
    found = []
    with chromium() as browser:
        for target in pages:
            context = browser.new_context()
            found += [f"weight: {target.path}: {line}" for line in weigh(context, base, target)]
            context.close()
    return found


def weigh(context: BrowserContext, base: str, target: Target) -> list[str]:
    page = context.new_page()
    errors: list[str] = []
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    target.open(page)
    page.wait_for_load_state("networkidle")

    foreign = [url for url in asked if not url.startswith((f"{base}/", "data:", "blob:"))]
    found = [f"asks a foreign host: {url}" for url in foreign]
    found += [f"leaves a cookie: {cookie['name']}" for cookie in context.cookies()]
    if target.kind.status == 200 and not target.kind.reach:
        found += [f"error in the console: {error}" for error in errors]
        found += [
            f"answers {answer.status}: {answer.url.removeprefix(base)}" for answer in answers if answer.status >= 400
        ]
    if target.kind.name not in HEAVY:
        found += over_budget(of_this_page(answers))
    return found + shifts(page, target)


def shifts(page: Page, target: Target) -> list[str]:
    """What moved while the page came in little by little."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    found = []
    for place, size in PLACES.items():
        page.set_viewport_size(size)
        target.open(page)
        if (score := page.evaluate(SHIFTS)) >= LEAST:
            found.append(f"the layout shifts by {score:.5f} on {place}")
    return found


def of_this_page(answers: list[Response]) -> list[Response]:
    """What came since the last page was asked for; on the way to some pages there is another one."""
    pages = [place for place, answer in enumerate(answers) if answer.request.resource_type == "document"]
    return answers[pages[-1] :]


def over_budget(answers: list[Response]) -> list[str]:
    found = []
    for kind, budget in BUDGETS.items():
        bodies = [a.body() for a in answers if a.request.resource_type == kind and not 300 <= a.status < 400]
        weight = sum(len(gzip.compress(body)) for body in bodies)
        if weight > budget:
            found.append(f"{kind} weighs {weight / 1000:.1f} kB compressed, more than {budget / 1000:.0f} kB")
    return found
