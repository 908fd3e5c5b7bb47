"""What stands in deploy/ and README about settings is what the portal reads."""

import re
from ipaddress import ip_network

import yaml
from django.conf import settings

from portal.core.proxies import is_trusted

ROOT = settings.BASE_DIR
# boto3, PostgreSQL's own image and the client of Prometheus read these.
OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}
OTHERS |= {"PROMETHEUS_MULTIPROC_DIR"}
IN_FILES = re.findall(r'"([A-Z_]+)"', re.search(r"in_files=\((.*?)\)", (ROOT / "portal/settings.py").read_text())[1])
NAME = re.compile(r"""(?:env\.\w+|environ\.\w+|environ)[(\[]\s*["']([A-Z][A-Z_]+)["']""")


def known() -> set[str]:
    read = ("portal/settings.py", "deploy/gunicorn.conf.py")
    found = {name for path in read for name in NAME.findall((ROOT / path).read_text(encoding="utf-8"))}
    return found | {f"{name}_FILE" for name in IN_FILES} | OTHERS


def test_portal_env_sets_what_is_read():
    named = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / "deploy/portal.env").read_text(), re.M)

    assert len(named) > 15
    assert set(named) - known() == set()


def test_compose_sets_what_is_read_and_starts_what_it_names():
    text = (ROOT / "deploy/compose.yaml").read_text()
    composed = yaml.safe_load(text)
    services = composed["services"]
    named = {name for service in services.values() for name in service.get("environment", {})}

    assert (named | set(re.findall(r"\$\{([A-Z_]+)", text))) - known() == set()
    assert {other for service in services.values() for other in service.get("depends_on", {})} <= services.keys()
    volumes = {volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert volumes == composed["volumes"].keys()
    for name in ("web", "worker", "prepare"):
        assert services[name]["cap_drop"] == ["ALL"] and services[name]["read_only"] is True


def test_compose_believes_the_proxy_on_its_own_network_and_no_other(settings):
    composed = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    (network,) = composed["networks"]["default"]["ipam"]["config"]

    settings.TRUSTED_PROXIES = composed["services"]["web"]["environment"]["TRUSTED_PROXIES"].split(",")

    assert is_trusted(str(ip_network(network["subnet"])[1]))
    assert not is_trusted("172.16.0.1")


def test_cache_is_bounded_on_debian_as_in_containers():
    command = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]["cache"]["command"]

    options = "".join(f"{option}\\n" for option in re.findall(r"--(\S+ \S+)", command))

    assert options.count("\\n") == 3
    assert f"printf '{options}' >> /etc/redis/redis.conf" in (ROOT / "docs/operators.md").read_text()


def test_image_holds_every_package_of_the_portal_and_runs_without_rights():
    text = (ROOT / "deploy/Containerfile").read_text()

    copied = set(re.findall(r"^COPY (\w+) \1$", text, re.M))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages | {"templates", "static", "deploy"} == copied
    assert text.index("USER 10001") < text.index("CMD [")


def test_readme_lists_what_is_read():
    rows = re.findall(r"^\| (`[A-Z][^|]*) \|", (ROOT / "README.md").read_text(), re.M)
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}

    assert len(named) > 20
    assert named ^ (known() - OTHERS) == set()
