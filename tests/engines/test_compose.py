"""docker-compose.yml: the tool takes it, and every service is confined, watched and without a secret in the clear."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ONE_SHOT = {"migrate", "store-setup"}
SECRET = re.compile(r"PASS(WORD|PHRASE|WD)?\b|SECRET|TOKEN|KEY\b", re.IGNORECASE)

pytestmark = pytest.mark.engines


def _tools() -> Iterator[list[str]]:
    if shutil.which("docker-compose"):
        yield ["docker-compose"]
    plugin = ["docker", "compose", "version"]
    if shutil.which("docker") and not subprocess.run(plugin, capture_output=True, check=False).returncode:
        yield ["docker", "compose"]


@pytest.fixture(scope="module", params=list(_tools()) or [[]], ids=lambda tool: "-".join(tool) or "none")
def services(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Return the services as the tool reads them, with every anchor and default resolved."""
    if not request.param:
        pytest.skip("docker-compose is not installed (apt-get install docker-compose)")
    read = subprocess.run([*request.param, "config"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    known: dict[str, dict[str, Any]] = yaml.safe_load(read.stdout)["services"]
    return known


def test_all_parts_are_there(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "rabbitmq", "store", "s3", "store-setup"}
    worker = services["worker"]
    assert 2 in (worker.get("scale"), worker.get("deploy", {}).get("replicas"))


def test_what_runs_is_watched_and_what_runs_once_ends(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert (service["restart"] == "no") == (name in ONE_SHOT)
        assert ("healthcheck" in service) == (name not in ONE_SHOT), name


def test_nobody_is_root_or_may_become_it(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert int(service["user"].partition(":")[0]) > 0, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name


def test_nobody_may_take_the_whole_machine(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert all(limit in service for limit in ("mem_limit", "cpus", "pids_limit")), name


def test_only_the_pages_are_published_and_only_on_loopback(services: dict[str, dict[str, Any]]) -> None:
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert set(published) == {"web"}
    (port,) = published["web"]
    assert (port if isinstance(port, str) else port["host_ip"]).startswith("127.0.0.1")


def test_secrets_are_files(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        for variable, value in (service.get("environment") or {}).items():
            if SECRET.search(variable) and variable != "ARCHIVE_STORE_ACCESS_KEY":
                assert variable.endswith("_FILE"), f"{name}: {variable}"
                assert str(value).startswith("/run/secrets/"), f"{name}: {variable}"
            assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), f"{name}: {variable}"


def test_only_workers_hold_the_directors_key(services: dict[str, dict[str, Any]]) -> None:
    held = {name: {_source(secret) for secret in service.get("secrets", ())} for name, service in services.items()}
    assert {name for name, secrets in held.items() if secrets & {"director.p12", "director_passphrase"}} == {"worker"}
    assert {name for name, secrets in held.items() if "store_setup_key" in secrets} == {"migrate"}


def test_every_named_secret_is_given_to_the_service_that_names_it(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        given = {_source(secret) for secret in service.get("secrets", ())}
        spoken = str(service.get("environment") or "") + str(service.get("command") or "")
        assert set(re.findall(r"/run/secrets/([\w.]+)", spoken)) <= given, name


def test_images_are_pinned(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert re.fullmatch(r"[\w.-]+:\d+(\.\d+)+[\w.-]*", service["image"]), name


def test_every_setting_is_one(services: dict[str, dict[str, Any]]) -> None:
    known = {f"ARCHIVE_{name.upper()}" for name in Settings.model_fields}
    for name, service in services.items():
        ours = {variable for variable in service.get("environment") or {} if variable.startswith("ARCHIVE_")}
        assert ours <= known, name


def test_inner_networks_lead_nowhere() -> None:
    networks = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["networks"]
    assert {name for name, network in networks.items() if network.get("internal")} == {"data", "storage"}


def test_the_image_runs_as_nobody_special_and_takes_nothing_unlocked() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]
    assert all(re.match(r"FROM python:3\.11-slim-bookworm", line) for line in lines if line.startswith("FROM"))
    installs = [line for line in lines if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_what_the_image_copies_is_there_and_reaches_the_builder() -> None:
    copied = re.findall(
        r"^COPY (?:--chmod=\d+ )?([\w./-]+) ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    allowed = [
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    ]
    for path in copied:
        assert (ROOT / path).exists(), path
        assert any(path == entry or path.startswith(f"{entry}/") for entry in allowed), path


def _source(secret: str | dict[str, str]) -> str:
    return secret if isinstance(secret, str) else secret["source"]
