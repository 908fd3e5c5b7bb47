"""How heavy a page is, whom it asks, and what it leaves behind in a reader's browser."""

import gzip

from playwright.sync_api import BrowserContext, Response

from .browser import chromium
from .pages import Target

BUDGETS = {"document": 30_000, "stylesheet": 20_000, "script": 30_000}  # bytes, compressed
# Documentation for programmers: drawn by a script that is heavier than our pages may be.
HEAVY = ("API reading page",)


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
    page.goto(target.url, wait_until="networkidle")

    foreign = [url for url in asked if not url.startswith((f"{base}/", "data:", "blob:"))]
    found = [f"asks a foreign host: {url}" for url in foreign]
    found += [f"leaves a cookie: {cookie['name']}" for cookie in context.cookies()]
    if target.kind.status == 200:
        found += [f"error in the console: {error}" for error in errors]
        found += [
            f"answers {answer.status}: {answer.url.removeprefix(base)}" for answer in answers if answer.status >= 400
        ]
    if target.kind.name not in HEAVY:
        found += over_budget(answers)
    return found


def over_budget(answers: list[Response]) -> list[str]:
    found = []
    for kind, budget in BUDGETS.items():
        bodies = [a.body() for a in answers if a.request.resource_type == kind and a.status == 200]
        weight = sum(len(gzip.compress(body)) for body in bodies)
        if weight > budget:
            found.append(f"{kind} weighs {weight / 1000:.1f} kB compressed, more than {budget / 1000:.0f} kB")
    return found
