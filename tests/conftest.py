"""Fixtures for every app: real workers, a real browser, an empty queue."""

import gc
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ProjectState
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from baodi_quality.plan_loading import PLAN_2010_2015, plan_load
from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from baodi_quality.plan_loading.office_lists import load_office_lists
from baodi_quality.valkey import outage
from launcher import commands
from launcher.browser import find_browser
from launcher.processes import Child, Start, start_process, stop_children, wait_until
from tests import databases
from tests.audit.tampering import empty_trail
from tests.browsing import open_page
from tests.dealing import deal_tests
from tests.demonstration import DAY, Demonstration, demonstration_load
from tests.own_valkey import OwnValkey
from tests.shared_rows import beneath, find_wanted, share_rows
from tests.shortcuts import SHORTCUTS

# A slow machine is no failure; in CI the same examples are tried at every run.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("portal")

BROWSER_ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
WORKER_READY_SECONDS = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deal the tests among the workers, those that take longest first."""
    items[:] = deal_tests(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never among what collecting left: a tenth of the suite's processor time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Let no test see what another one cached or queued, or that Valkey was away."""
    outage.until = 0.0
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _shortcuts() -> Iterator[None]:
    """Take the ways of tests/shortcuts.py for the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        for take in SHORTCUTS:
            take(patch)
        yield


@pytest.fixture(scope="session")
def migrated_database(
    django_test_environment: None, django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> str:
    """Return the name of an empty database with the schema, to be copied; it is migrated once for all workers."""

    def migrate() -> None:
        call_command("migrate", verbosity=0)
        # What migrations bring, such as the checklist of bases, would stand in the way of tests that count.
        databases.empty_tables()
        empty_trail()

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_find_reload_model", databases.find_alone)
        return databases.made_once("migrated", migrate)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated_database: str) -> None:
    """Let pytest-django make each worker's database as a copy of the migrated one."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database


@pytest.fixture
def _rows_beneath(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Have those rows there on which the test stands (tests/shared_rows.py)."""
    with django_db_blocker.unblock():
        beneath.lay(find_wanted(request))


@pytest.fixture
def _django_db_helper(_rows_beneath: None, _django_db_helper: None) -> None:
    """Let pytest-django begin a test's transaction on those rows, in which it becomes a savepoint."""


@pytest.fixture
def fresh_database(migrated_database: str, django_db_blocker: Any) -> Iterator[None]:
    """Work in an empty database of the test's own, without a transaction around it; what an earlier test left is cleared away."""
    own = f"{databases.name_of('fresh')}_{databases.WORKER}"
    with django_db_blocker.unblock():
        databases.provided(migrated_database, own)
        with databases.working_in(own):
            yield


@pytest.fixture(scope="session")
def demonstration_database(
    migrated_database: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """Load plan and demonstration once for all workers; return this worker's copy, in which nothing may stay."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if databases.WORKER == databases.ALONE else base.parent) / "demonstration"
    own = f"{databases.name_of('demonstration')}_{databases.WORKER}"
    with django_db_blocker.unblock():
        made = databases.made_once("demonstration", lambda: demonstration_load(folder), migrated_database)
        with databases.in_turn(made):
            databases.copied(made, own)
        yield Demonstration(own, folder)
        databases.dropped(own)


@pytest.fixture
def _on_demonstration(demonstration_database: Demonstration, settings: Any) -> Iterator[Demonstration]:
    """Lead the connection there before the test's transaction begins, and back after its end."""
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = DAY, demonstration_database.folder
    with databases.working_in(demonstration_database.database):
        yield demonstration_database


@pytest.fixture
def demonstration(_on_demonstration: Demonstration, db: None) -> Demonstration:
    """Work in the loaded demonstration, on its day; what the test changes is rolled back. No mark for the database."""
    return _on_demonstration


planned = share_rows("planned", plan_load)
office_lists = share_rows("office_lists", lambda: load_office_lists(PlanFiles(PLAN_2010_2015), Missing()))


def database_url() -> str:
    """Return the address of the test database, as a process outside this one needs it."""
    s = connection.settings_dict
    account = f"{quote(s['USER'])}:{quote(s['PASSWORD'] or '', safe='')}"
    return f"postgres://{account}@{s['HOST'] or '127.0.0.1'}:{s['PORT'] or 5432}/{s['NAME']}"


def process_env() -> dict[str, str]:
    """Return the environment for a process that works on the test's database and queue."""
    return {
        "DJANGO_SETTINGS_MODULE": "baodi_quality.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "BUSINESS_DATE": settings.BUSINESS_DATE,
        "SECRET_KEY": settings.SECRET_KEY,
    }


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Start real workers with ``celery_worker_process(*further_options)``; all are stopped at the end.

    Returns the running worker once it takes tasks: ``.process`` can be killed, ``.tail()`` shows its log.
    """
    workers: list[Child] = []

    def begin(*words: str) -> Child:
        log = tmp_path / f"worker-{len(workers)}.log"
        command = [sys.executable, "-m", *shlex.split(commands.WORKER), "--hostname", f"w{len(workers)}@test"]
        # Of both queues: tests need no second process, unless they say so.
        command += ["--queues", "celery,figures", *words]
        worker = start_process(f"Celery worker {len(workers)}", command, Start(log, process_env()))
        workers.append(worker)
        wait_until(lambda: " ready." in log.read_text(), worker, WORKER_READY_SECONDS)
        return worker

    yield begin
    stop_children(workers)


@pytest.fixture
def own_valkey(settings: Any, tmp_path: Path) -> Iterator[OwnValkey]:
    """Run a queue and cache of the test's own, which can be stopped, frozen and started again."""
    valkey = OwnValkey(tmp_path)
    settings.REDIS_URL = valkey.url
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": valkey.url}}
    with valkey.asked_by_this_process():
        yield valkey


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run the machine's own Chromium for the whole session."""
    path = find_browser()
    if not path:
        pytest.fail("No browser: `make test` finds or installs one; by hand set BROWSER_PATH.")
    with sync_playwright() as playwright:
        arguments = BROWSER_ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_errors() -> list[str]:
    """Return what the browser complains of; a test that provokes an error page clears it."""
    return []


@pytest.fixture
def browser_page(browser: Browser, browser_errors: list[str]) -> Iterator[Page]:
    """Open a page of 1440 px; console errors, among them refusals by the security policy, fail the test."""
    page = open_page(browser)
    page.on("console", lambda message: browser_errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: browser_errors.append(str(error)))
    yield page
    page.context.close()
    assert browser_errors == []


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Sign a browser page in without the form: ``sign_in(page, live_server, username)``."""

    def enter(page: Page, live_server: object, username: str) -> None:
        client = Client()
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(live_server)}])

    return enter
