"""Lighthouse on seven kinds of page, on a slow line and a slow phone: 100 in each of its four categories."""

import json
import subprocess
from pathlib import Path
from statistics import median

from .browser import chromium
from .pages import Target
from .running import free_port

SCRIPT = Path(__file__).parent / "lighthouse.mjs"
PATIENCE = 400  # seconds a page and run
# Kinds of page, each with the audits that do not apply to it: results of a search are kept out of search engines.
LOOKED_AT: dict[str, tuple[str, ...]] = {
    "home": (),
    "page of blocks": (),
    "consortium": (),
    "facility": (),
    "facilities": (),
    "search with results": ("is-crawlable",),
    "news item": (),
}


def findings(base: str, pages: list[Target], runs: int = 1) -> list[str]:
    looked_at = {page.url: LOOKED_AT[page.kind.name] for page in pages if page.kind.name in LOOKED_AT}
    missing = LOOKED_AT.keys() - {page.kind.name for page in pages}
    port = free_port()
    with chromium(f"--remote-debugging-port={port}"):
        command = ["node", str(SCRIPT), str(port), str(runs), json.dumps(list(looked_at.items()))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * max(runs, 3) * len(looked_at))
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    found = [f"lighthouse: there is no page of this kind: {kind}" for kind in sorted(missing)]
    for url in looked_at:
        of_page = [report for report in reports if report["address"] == url]
        found += [f"lighthouse: {url.removeprefix(base)}: {line}" for line in judge(of_page, runs, done.stderr)]
    return found


def judge(reports: list[dict], runs: int, said: str) -> list[str]:
    """What keeps a page from 100, category by category.

    A busy machine takes from a score and gives nothing to it. So the best of the runs counts, as long as nobody asked
    for a number of them; of those it is the median.
    """
    failed = [report["error"] for report in reports if report["error"]]
    reports = [report for report in reports if not report["error"]]
    if failed and len(reports) < runs:
        return failed
    if len(reports) < runs:
        return [f"no answer: {said.strip()[-300:]}"]
    of_all = median if runs > 1 else max
    scores = {name: of_all(report["scores"][name] or 0 for report in reports) for name in reports[0]["scores"]}
    return [f"{name} {100 * score:.0f}: {reasons(reports, name)}" for name, score in scores.items() if score < 1]


def reasons(reports: list[dict], name: str) -> str:
    return ", ".join(sorted({line for report in reports for line in report["reasons"][name]}))
