"""What the container image needs: its static files, its start commands, its health check."""

import http.server
import json
import os
import re
import subprocess
import sys
import threading

import pytest
import yaml

from launcher import commands
from launcher.health import is_healthy
from launcher.places import ROOT
from launcher.postgres.binaries import find_binaries

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
STATIC_TAG = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")


def test_the_processes_start_as_make_run_starts_them():
    assert {name: SERVICES[name]["command"] for name in commands.PROCESSES} == commands.PROCESSES


def test_schema_and_plan_are_prepared_as_make_run_prepares_them():
    assert f"{commands.MIGRATE} && {commands.LOAD_PLAN}" in SERVICES["prepare"]["command"]
    assert commands.LOAD_DEMO not in SERVICES["prepare"]["command"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_every_lasting_service_has_a_health_check_and_restarts(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


WORDS = {
    "build", "cap_add", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "init", "logging", "mem_limit",
    "pids_limit", "ports", "read_only", "restart", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "volumes",
}  # fmt: skip
"""Of a service, as the Compose specification spells them: a misspelt one would only be found by an engine."""
CONDITIONS = {"service_healthy", "service_completed_successfully"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_written_as_compose_reads_it(name):
    service = SERVICES[name]
    assert set(service) - WORDS == set()
    for other, how in service.get("depends_on", {}).items():
        assert how["condition"] in CONDITIONS
        assert ("healthcheck" in SERVICES[other]) == (how["condition"] == "service_healthy")
    if check := service.get("healthcheck"):
        assert set(check) <= {"test", "interval", "timeout", "retries", "start_period"}
        assert check["test"][0] in {"CMD", "CMD-SHELL"}
        assert all(re.fullmatch(r"\d+s", check[span]) for span in ("interval", "timeout"))
    # Ten seconds, which an engine gives by itself, cut off a request, a task or a shutdown of the database; the queue keeps nothing.
    assert name == "valkey" or re.fullmatch(r"\d+s", service["stop_grace_period"])
    assert re.fullmatch(r"(\$\{[A-Z_]+:-)?\d+[mg]\}?", service["mem_limit"])


def test_secrets_come_from_the_environment_and_have_no_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"):
        assert set(re.findall(rf"\${{{name}[^}}]*}}", text)) == {f"${{{name}:?}}"}


def test_every_volume_is_named_and_declared():
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert set(mounts) == set(COMPOSE["volumes"]) == {"backups", "database", "uploads"}


def find_bases() -> dict[str, str]:
    """Return the images that the portal's own is made from, by the argument that names each."""
    text = (ROOT / "Dockerfile").read_text()
    bases = dict(re.findall(r"^ARG ([A-Z]+)=(\S+)$", text, re.MULTILINE))
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {f"${{{name}}}" for name in bases}
    return bases


def test_the_pinned_builds_are_of_the_very_images_that_are_named():
    pinned = yaml.safe_load((ROOT / "docker-compose.digests.yml").read_text())["services"]
    assert set(pinned) == set(SERVICES)
    for name, service in SERVICES.items():
        named = find_bases() if "build" in service else {"image": service["image"]}
        builds = pinned[name]["build"]["args"] if "build" in service else pinned[name]
        assert {key: image.split("@")[0] for key, image in builds.items()} == named
        assert all(re.fullmatch(r"\S+@sha256:[0-9a-f]{64}", image) for image in builds.values())


def test_no_image_names_a_host():
    images = [service["image"] for service in SERVICES.values()]
    images += find_bases().values()
    assert [image for image in images if "." in image.split(":")[0].split("/")[0]] == []


def test_the_image_runs_as_an_unprivileged_user():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER portal"]


def test_the_image_brings_programs_of_the_servers_version_that_run_by_themselves(tmp_path):
    text = (ROOT / "Dockerfile").read_text()
    version = SERVICES["postgres"]["image"].split(":")[1]
    assert find_bases()["POSTGRES"] == f"postgres:{version}-bookworm"
    gather = text.split("AS database\nRUN ")[1].split("\n\n")[0].replace("\\\n", "")
    for place, here in {
        f"/usr/lib/postgresql/{version}/bin": "SERVER",
        "/postgresql/": f"{tmp_path}/",
        "SERVER": str(find_binaries(ROOT / ".venv" / "postgresql", None).folder),
    }.items():
        gather = gather.replace(place, here)
    subprocess.run(["sh", "-ec", gather], check=True)
    for program in ("pg_dump", "pg_restore"):
        found = subprocess.run(
            ["ldd", tmp_path / "bin" / program],
            env={"LD_LIBRARY_PATH": str(tmp_path / "lib")},
            capture_output=True,
            text=True,
            check=True,
        )
        outside = {
            line.split()[2] for line in found.stdout.splitlines() if "=> /" in line and str(tmp_path) not in line
        }
        assert {path.rsplit("/", 1)[1] for path in outside} <= {"libc.so.6", "libm.so.6"}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    env = {**os.environ, "STATIC_MANIFEST": "true", "STATIC_ROOT": str(folder)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_static_file_of_the_templates_is_collected_under_a_hashed_name(collected):
    known = json.loads((collected / "staticfiles.json").read_text())["paths"]
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]
    used = {name for path in templates for name in STATIC_TAG.findall(path.read_text())}
    assert used
    assert sorted(used - known.keys()) == []


def test_collected_files_are_compressed(collected):
    known = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert (collected / f"{known['vendor/tabler/css/tabler.min.css']}.gz").exists()


class Visitor(http.server.BaseHTTPRequestHandler):
    """Answers as the portal does: only under its public name, and only what came through https."""

    def do_GET(self):
        allowed = self.headers["Host"] == "portal.example" and self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(302 if allowed else 400)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def web():
    server = http.server.HTTPServer(("127.0.0.1", 0), Visitor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_health_is_asked_as_the_proxy_asks(web):
    assert is_healthy(web, "portal.example")
    assert not is_healthy(web, "elsewhere.example")


def test_a_dead_server_is_not_healthy(web):
    assert not is_healthy(1, "portal.example")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_fenced_in(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"] == {"max-size": "20m", "max-file": "5"}


def test_versions_are_told_by_a_tag_and_the_database_compares_by_itself():
    assert {SERVICES[name]["image"] for name in commands.PROCESSES} == {"baodi-quality:${TAG:-latest}"}
    assert "--locale-provider=builtin --locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert SERVICES["postgres"]["stop_grace_period"] == "120s"
