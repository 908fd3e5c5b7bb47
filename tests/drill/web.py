"""One of two web processes is killed under load: no reading fails, no write is lost."""

import time

from .installation import installation
from .loads import load, tell
from .visitors import Visitor

SECONDS = 30


def run() -> list[str]:
    with installation() as made:

        def happenings(until):
            for number in range(2):
                time.sleep(SECONDS / 3)
                made.kill_web(number)
                made.replace_web(number)  # both must be there when the next one goes
            time.sleep(SECONDS / 3)

        began = time.monotonic()
        tally = load(made, readers=12, editors=2, happenings=happenings)
        tell(tally, time.monotonic() - began)
        findings = said_by_nginx(made)
    return [*findings, *tally.wrong, *(f"a reader was told: {line}" for line in sorted(set(tally.failed_reads)))]


def said_by_nginx(made) -> list[str]:
    """A page of ours names what is too long or too large, or that the portal is away; in the API a problem does."""
    long = "a+" * 50_000
    asked = [
        ("an address of 100 KB", f"/facilities/?q={long}", {}, 400, "Type 200 at most"),
        ("an address of 100 KB to the API", f"/api/v1/facilities/?q={long}", {}, 400, '"parameter":"q"'),
        ("an address of 200 KB", f"/?q={long}{long}", {}, 414, "<h1"),
        ("200 KB of cookies", "/", {"more": long * 2}, 431, "<h1"),
        ("40 MB", "/accounts/login/", {"method": "POST", "body": "a" * 40_000_000}, 413, "<h1"),
        ("40 MB to the API", "/api/v1/facilities/", {"method": "POST", "body": "a" * 40_000_000}, 413, '"status": 413'),
    ]
    findings = [line for one in asked for line in wrong_with(made, *one)]
    for number in range(2):
        made.kill_web(number)
    findings += wrong_with(made, "no portal", "/", {}, 502, "<h1")
    findings += wrong_with(made, "no portal for the API", "/api/v1/facilities/", {}, 502, '"status": 502')
    return findings


def wrong_with(made, what: str, path: str, how: dict, status: int, said: str) -> list[str]:
    answer = Visitor(made.port, 2).ask(path, **how)
    is_problem = answer.headers.get("Content-Type") == "application/problem+json"
    is_ours = "wordmark" in answer.text or is_problem
    if answer.status == status and is_ours and said in answer.text and is_problem == ("/api/" in path):
        return []
    return [f"{what}: {answer.status}, {answer.headers.get('Content-Type')}, {answer.text[:200]}"]
