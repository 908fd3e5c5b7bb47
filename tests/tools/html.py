"""The W3C's checker on the saved page of every kind."""

import json
import subprocess
import tempfile
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from .pages import Target

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def findings(base: str, pages: list[Target]) -> list[str]:
    found = []
    with tempfile.TemporaryDirectory() as place:
        saved = {}
        for number, target in enumerate(pages):
            status, text = fetch(target.url)
            if status != target.kind.status:
                found.append(f"html: {target.path}: answers {status}, not {target.kind.status}")
            path = Path(place) / f"{number}.html"
            path.write_bytes(text)
            saved[path.name] = target
        found += check(list(Path(place).iterdir()), saved)
    return found


def fetch(url: str) -> tuple[int, bytes]:
    try:
        with urlopen(url) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def check(paths: list[Path], saved: dict[str, Target]) -> list[str]:
    command = ["java", "-Xss1024k", "-jar", str(JAR), "--errors-only", "--format", "json", *map(str, paths)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=900)
    return sorted(
        f"html: {saved[Path(error['url']).name].path}:{error.get('lastLine', 0)}: {error['message']}"
        for error in json.loads(answer.stderr)["messages"]
    )
