"""The contract of the API under two linters, each with the rules it recommends."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from urllib.request import urlopen

from .pages import Target

BIN = Path(__file__).with_name("node_modules") / ".bin"
# Addresses of Django end with a slash, and a licence is for the office to choose; all else is a finding.
SPECTRAL = {"extends": ["spectral:oas"], "rules": {"path-keys-no-trailing-slash": "off"}}
REDOCLY = {"extends": ["recommended"], "rules": {"no-path-trailing-slash": "off", "info-license": "off"}}


def findings(base: str, pages: list[Target]) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        contract = Path(place) / "openapi.json"
        with urlopen(f"{base}/api/v1/schema/?format=json") as answer:
            contract.write_bytes(answer.read())
        return [*spectral(Path(place), contract), *redocly(Path(place), contract)]


def spectral(place: Path, contract: Path) -> list[str]:
    rules = place / "spectral.json"
    rules.write_text(json.dumps(SPECTRAL), encoding="utf-8")
    told = run("spectral", "lint", "--quiet", "-f", "json", "-r", str(rules), str(contract))
    return [f"contract: spectral: {'/'.join(map(str, row['path']))}: {row['message']}" for row in read(told, [])]


def redocly(place: Path, contract: Path) -> list[str]:
    rules = place / "redocly.yaml"
    rules.write_text(json.dumps(REDOCLY), encoding="utf-8")
    told = run("redocly", "lint", "--format", "json", "--config", str(rules), str(contract))
    wrong = read(told, {"problems": []})["problems"]
    return [f"contract: redocly: {row['location'][0].get('pointer', '')}: {row['message']}" for row in wrong]


def run(tool: str, *options: str) -> subprocess.CompletedProcess:
    quiet = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run([str(BIN / tool), *options], capture_output=True, text=True, timeout=900, env=quiet)


def read(told: subprocess.CompletedProcess, nothing):
    """What a linter says; one that breaks says nothing that can be read, and that must not pass for praise."""
    if told.returncode == 0 and not told.stdout.strip():
        return nothing
    start = min((told.stdout.find(sign) for sign in "[{" if sign in told.stdout), default=-1)
    if start < 0:
        raise RuntimeError(f"{told.stdout[-500:]}{told.stderr[-500:]}")
    return json.JSONDecoder().raw_decode(told.stdout[start:])[0]
