"""Every link of the public site that stays on the site leads somewhere."""

import json
import re
import subprocess
from pathlib import Path

from .pages import Target

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "linkinator"


def findings(base: str, pages: list[Target]) -> list[str]:
    elsewhere = f"^(?!{re.escape(base)})"
    # The admin asks for a log-in; filters, months and days to compare multiply pages without end.
    not_for_crawlers = rf"^{re.escape(base)}/(admin/|.*[?&](?!page=|view=))"
    command = [
        *(str(PROGRAM), base + "/", "--recurse", "--format", "json", "--verbosity", "error", "--concurrency", "4"),
        *("--skip", elsewhere, "--skip", not_for_crawlers, "--timeout", "120000"),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=1_800)
    try:
        links = json.loads(answer.stdout)["links"]
    except ValueError:
        return [f"links: linkinator gave no answer: {(answer.stderr or answer.stdout).strip()[-300:]}"]
    broken = {(link["url"], link.get("parent", ""), link["status"]) for link in links if link["state"] == "BROKEN"}
    return sorted(f"links: {shorter(base, parent)}: {shorter(base, url)} ({status})" for url, parent, status in broken)


def shorter(base: str, url: str) -> str:
    return url.removeprefix(base) or "/"
