"""A copy of the API that follows the log of changes, as a registry keeps one."""

from rest_framework.test import APIClient

RESOURCES = (
    *("consortia", "facilities", "organisations", "memberships", "partnerships", "people", "appointments"),
    *("programmes", "projects", "news", "events", "publications"),
)


def get(address: str) -> dict:
    answer = APIClient().get(address)
    assert answer.status_code == 200, (address, answer.json())
    return answer.json()


def present() -> dict[str, dict]:
    """What the API gives now: address → item."""
    rows = [row for name in RESOURCES for row in get(f"/api/v1/{name}/?page_size=200")["results"]]
    return {row["url"]: row for row in rows}


class Mirror:
    """Keeps what it is told to keep; ``log`` holds the lines it has read."""

    def __init__(self, items: dict | None = None, cursor: str = "0-0"):
        self.items, self.cursor, self.log = items or {}, cursor, []

    def follow(self, size: int = 3) -> "Mirror":
        address = f"/api/v1/changes/?after={self.cursor}&page_size={size}"
        lines = []
        while address:
            page = get(address)
            lines += page["results"]
            self.cursor, address = page["cursor"], page["next"]
        self.log += lines
        for line in lines:
            self._apply(line)
        return self

    def _apply(self, line):
        if line["what"] in ("removed", "moved"):
            self.items.pop(line["url"], None)
            return
        # By now it may be gone again: a later line says so.
        answer = APIClient().get(line["url"])
        if answer.status_code == 200:
            self.items[line["url"]] = answer.json()

    def told(self) -> list[tuple[str, str]]:
        return [(line["what"], f"{line['resource']}/{line['key']}") for line in self.log]
