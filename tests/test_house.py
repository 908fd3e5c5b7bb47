"""Rules of the house: who may import whom, what templates may hold, how long things may be."""

import ast
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("portal", "consortia", "programmes", "templates", "static", "tests", "deploy", "docs", "requirements")
FILES = ("manage.py", "pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "SECURITY.md", "LICENSE")
LOCAL = ("var", "mutants")  # what runs leave behind; not in the repository

# Who may be imported besides oneself. The roof may import everything, and nothing imports the roof.
MAY_IMPORT = {
    "portal.core": set(),
    "portal.pages": {"portal.core"},
    "consortia": {"portal.core"},
    "programmes": {"portal.core", "consortia"},
}
ROOF = ("portal.public", "portal.api", "portal.operations", "portal.urls", "portal.settings", "portal.wsgi")
# Inside an app a module imports only what stands further down; the same height does not import each other.
HEIGHTS = {"models": 0, "filters": 1, "views": 2, "api": 2, "admin": 2, "urls": 3}

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(", re.IGNORECASE)
FOREIGN = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|input)\b[^>]*\s(?:src|srcset|data|poster)=["']?(?:https?:)?//"""
    r"""|<link\b[^>]*\shref=["']?(?:https?:)?//""",
    re.IGNORECASE,
)
TEMPLATE_RULES = {
    "|safe on what somebody typed": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    "inline style": re.compile(r"<style\b|<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE),
    "address that starts a script": re.compile(r"""=\s*["']?javascript:""", re.IGNORECASE),
    "something loaded from a foreign host": FOREIGN,
}
STYLESHEET_RULES = {
    "!important": re.compile(r"!important"),
    "selector by id": re.compile(r"(?m)^[^{};@/*]*#[a-z][\w-]*[^{};]*\{", re.IGNORECASE),
}
PINNED = re.compile(r"^([\w.-]+)==", re.MULTILINE)
# Written in parts, so that this file does not match itself.
MACHINE = re.compile(
    r"(?<![\w./-])/(?:" + "work|root|home|opt|Users" + r")/[\w.-]"
    r"|index" + r"-url|find" + r"-links|registry\s*=\s*.?http|.resolved.:\s*.http"
)  # fmt: skip


def files(*folders: str, suffix: str = "") -> list[Path]:
    """Files of ours below the folders, without what tools install or compile."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}"))
    hidden = {"node_modules", "__pycache__", ".hypothesis"}
    return sorted(path for path in found if path.is_file() and not hidden & set(path.parts))


def python_files() -> list[Path]:
    return [path for path in files(*FOLDERS, suffix=".py") if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Line and full name of every import of a file, also inside functions."""
    package = module_of(path).split(".") if path.name == "__init__.py" else module_of(path).split(".")[:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return found


def part_of(module: str) -> str | None:
    """The part of the house to which a module belongs; none for a library."""
    parts = (*MAY_IMPORT, *ROOF)
    return next((part for part in parts if module == part or module.startswith(f"{part}.")), None)


def height_of(module: str, app: str) -> int | None:
    return HEIGHTS.get(module.removeprefix(f"{app}.").partition(".")[0])


def wrong_import(module: str, target: str) -> str | None:
    """Why a module may not import the target, or nothing."""
    app, other = part_of(module), part_of(target)
    if app is None or other is None or app in ROOF:
        return None
    if app != other:
        return None if other in MAY_IMPORT[app] else f"{app} must not import {other}"
    here, there = height_of(module, app), height_of(target, app)
    same_module = module.removeprefix(f"{app}.").partition(".")[0] == target.removeprefix(f"{app}.").partition(".")[0]
    if here is None or there is None or same_module or there < here:
        return None
    return "views, api, admin → filters → models"


@pytest.mark.parametrize(
    ("module", "target", "is_wrong"),
    [
        ("consortia.models.facilities", "portal.core.records", False),
        ("consortia.models.facilities", "programmes.models", True),
        ("consortia.views", "portal.public.marks", True),
        ("portal.core.views", "consortia.models", True),
        ("portal.pages.models.news", "consortia.models", True),
        ("portal.operations.roles", "consortia.models", False),
        ("portal.urls", "portal.api.urls", False),
        ("consortia.filters", "consortia.models.facilities", False),
        ("consortia.filters", "consortia.views", True),
        ("consortia.models.people", "consortia.filters", True),
        ("consortia.views", "consortia.api.facilities", True),
        ("consortia.urls", "consortia.views", False),
        ("consortia.models.people", "django.db.models", False),
    ],
)
def test_rule_of_imports(module, target, is_wrong):
    assert bool(wrong_import(module, target)) is is_wrong


def test_imports_run_one_way():
    wrong = [
        f"{name_of(path)}:{line}: {target}: {reason}"
        for path in files("portal", "consortia", "programmes", suffix=".py")
        for line, target in imports_of(path)
        if (reason := wrong_import(module_of(path), target))
    ]
    assert wrong == []


def test_nothing_but_tests_imports_tests():
    wrong = [
        f"{name_of(path)}:{line}"
        for path in files("portal", "consortia", "programmes", suffix=".py")
        for line, target in imports_of(path)
        if target.split(".")[0] == "tests"
    ]
    assert wrong == []


def broken(path: Path, rules: dict[str, re.Pattern]) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [
        f"{name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}: {rule}"
        for rule, pattern in rules.items()
        for match in pattern.finditer(text)
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{{ body|safe }}", "|safe on what somebody typed"),
        ("{% autoescape off %}", "|safe on what somebody typed"),
        ('<p class="a" style="color: red">', "inline style"),
        ("<style>p {}</style>", "inline style"),
        ('<button onclick="go()">', "handler attribute"),
        ("<script>go()</script>", "inline script"),
        ('<a href="javascript:go()">', "address that starts a script"),
        ('<img alt="" src="https://example.org/a.png">', "something loaded from a foreign host"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "something loaded from a foreign host"),
    ],
)
def test_rule_of_templates(text, rule):
    assert [name for name, pattern in TEMPLATE_RULES.items() if pattern.search(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/">',
        '<script src="{% static "js/map.js" %}" type="module"></script>',
        '<script type="application/ld+json">',
        "{{ facility.name }} is safe",
        '<p class="on style">',
    ],
)
def test_what_templates_may_hold(text):
    assert [name for name, pattern in TEMPLATE_RULES.items() if pattern.search(text)] == []


def test_templates_keep_their_rules():
    templates = files("portal", "templates", suffix=".html")
    assert [line for path in templates for line in broken(path, TEMPLATE_RULES)] == []


def test_stylesheets_keep_their_rules():
    sheets = files("static", suffix=".css")
    rules = {path: dict(STYLESHEET_RULES) for path in sheets}
    for path in sheets:
        if path.name != "tokens.css":
            rules[path]["colour outside tokens.css"] = COLOUR
    assert [line for path in sheets for line in broken(path, rules[path])] == []


@pytest.mark.parametrize(
    ("folders", "suffix", "limit"),
    [
        (("portal", "consortia", "programmes", "tests", "deploy"), ".py", 400),
        (("templates", "portal"), ".html", 120),
        (("static",), ".css", 300),
        (("static",), ".js", 300),
    ],
)
def test_no_file_is_too_long(folders, suffix, limit):
    long = {
        name_of(path): count
        for path in files(*folders, suffix=suffix)
        if "migrations" not in path.parts and (count := len(path.read_text(encoding="utf-8").splitlines())) > limit
    }
    assert long == {}


def test_no_function_is_too_long():
    # A test that spells out a whole answer is as long as the answer.
    long = {
        f"{name_of(path)}:{node.name}": length
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("test_")
        and (length := node.end_lineno - node.lineno + 1) > 40
    }
    assert long == {}


def test_nothing_names_this_machine_or_a_registry():
    kept = [*files(*FOLDERS), *(ROOT / name for name in FILES if (ROOT / name).exists()), *files(".ci")]
    wrong = []
    for path in kept:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        wrong += [f"{name_of(path)}: {match.group()}" for match in MACHINE.finditer(text)]
    assert wrong == []


def test_top_level_holds_only_what_it_should():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - {*FOLDERS, *FILES, *LOCAL} == set()


def test_what_is_required_is_whole_on_the_python_of_debian_12():
    """pip looks at the Python that it runs on: what was chosen on another one may lack something on this one."""
    named = {match[1] for path in files("requirements") for match in PINNED.finditer(path.read_text(encoding="utf-8"))}
    oldest = {"python_version": "3.11", "python_full_version": "3.11.2", "extra": ""}
    wrong = []
    for name in sorted(named):
        known = distribution(name)
        if oldest["python_full_version"] not in SpecifierSet(known.metadata.get("Requires-Python") or ""):
            wrong.append(f"{name} wants another Python")
        for needed in map(Requirement, known.requires or []):
            if not needed.marker or needed.marker.evaluate(oldest):
                wrong += [] if canonicalize_name(needed.name) in named else [f"{name} wants {needed.name}"]

    assert len(named) > 100
    assert wrong == []
