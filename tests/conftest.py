"""Fixtures for every room: real workers, a real browser, an empty queue."""

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from launcher import commands
from launcher.browser import find_browser
from launcher.processes import Child, Start, start, stop, wait_until

# A slow machine is no failure; in CI the same examples are tried at every run.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("portal")

BROWSER_ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
WORKER_READY_SECONDS = 40


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Let no test see what another one cached or queued."""
    cache.clear()


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
        command = [sys.executable, "-m", *shlex.split(commands.WORKER), "--hostname", f"w{len(workers)}@test", *words]
        worker = start(f"Celery worker {len(workers)}", command, Start(log, process_env()))
        workers.append(worker)
        wait_until(lambda: " ready." in log.read_text(), worker, WORKER_READY_SECONDS)
        return worker

    yield begin
    stop(workers)


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
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.on("console", lambda message: browser_errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: browser_errors.append(str(error)))
    yield page
    context.close()
    assert browser_errors == []


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Sign a browser page in without the form: ``sign_in(page, live_server, username)``."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    def enter(page: Page, live_server: object, username: str) -> None:
        client = Client()
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(live_server)}])

    return enter
