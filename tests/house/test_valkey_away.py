"""Without Valkey, gone or frozen, everything goes on: sessions, pages, calls, saves; and what was rung for is done after its return."""

import datetime as dt
import shlex
import sys
import time
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from api.tokens import token_create
from baodi_quality.valkey import outage
from enterprises.models import CertificateEvent
from launcher import commands
from launcher.processes import Start, run_child, start_process, wait_until
from targets.models import Attainment, StaleMark
from targets.services import figures_recompute, stale_marks_write
from targets.tasks import recompute_stale
from tests.conftest import process_env
from tests.factories import (
    make_cause,
    make_certificate,
    make_indicator,
    make_plan,
    make_quarters,
    make_spot_check,
    make_user,
)
from tests.own_valkey import OwnValkey
from tests.reporting.report_rows import Cast

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["gone", "frozen"])
def away(request, own_valkey: OwnValkey) -> OwnValkey:
    """Take Valkey away in one of two ways, after it was used."""
    cache.set("known", 1)
    assert cache.get("known") == 1
    if request.param == "gone":
        own_valkey.end()
    else:
        own_valkey.freeze()
    return own_valkey


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def seconds(act: Callable[[], object]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


def test_the_cache_is_empty_and_waits_once(away):
    assert seconds(lambda: cache.get("known")) < 0.5
    assert outage.is_on
    answers = {
        "get": lambda: cache.get("known", 2) == 2,
        "set": lambda: cache.set("known", 3) is None,
        "add": lambda: cache.add("other", 1) is False,
        "touch": lambda: cache.touch("known") is False,
        "delete": lambda: cache.delete("known") is False,
        "get_many": lambda: cache.get_many(["known"]) == {},
        "has_key": lambda: "known" not in cache,
        "set_many": lambda: cache.set_many({"known": 1}) == [],
        "delete_many": lambda: cache.delete_many(["known"]) is None,
        "clear": lambda: cache.clear() is False,
    }
    started = time.monotonic()
    assert [name for name, holds in answers.items() if not holds()] == []
    with pytest.raises(ValueError, match="not found"):
        cache.incr("known")
    assert time.monotonic() - started < 0.1


def test_people_sign_in_work_and_sign_out(client, away):
    user = make_user()
    user.set_password("long-and-odd-1")
    user.save(update_fields=["password"])
    signed_in = client.post("/sign-in/", {"username": user.username, "password": "long-and-odd-1"})
    assert (signed_in.status_code, signed_in.url) == (302, "/")
    assert client.get("/bodies/").status_code == 200
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/bodies/").status_code == 302


def test_a_save_takes_no_second_more_and_its_marks_wait(office, away):
    make_quarters()
    certificate = make_certificate(issued_on=dt.date(2012, 3, 1), expires_on=dt.date(2015, 2, 28))
    suspended = {"kind": "suspended", "happened_on": "2014-08-01", "basis": "文件"}
    address = f"/certificate-events/add/?certificate={certificate.pk}"
    office.get(address)
    taken = seconds(lambda: office.post(address, suspended))
    assert CertificateEvent.objects.filter(kind="suspended", happened_on="2014-08-01").count() == 1
    assert StaleMark.objects.filter(quarter_id=20143).exists()
    assert taken < 1


def test_programs_call_and_a_report_is_filled_in(away, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    _token, secret = token_create(user=make_user(), name="ERP", days=1)
    call = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/enterprises/", headers=call).json()["results"] == []

    cast = Cast()
    liaison = Client()
    liaison.force_login(cast.liaison, backend="django.contrib.auth.backends.ModelBackend")
    address = cast.report.get_absolute_url()
    assert liaison.get(address).status_code == 200
    presence = liaison.get(f"{address}presence/")
    assert (presence.status_code, presence.context["others"]) == (200, [])


def test_what_was_rung_for_is_done_after_its_return(own_valkey, celery_worker_process, tmp_path):
    indicator = make_indicator("spot-check-pass-rate", make_plan(), parameters={"stage": "market"})
    figures_recompute()
    worker = celery_worker_process("--concurrency", "1")
    own_valkey.freeze()
    assert seconds(write_check) < 1
    own_valkey.thaw()
    outage.until = 0.0
    recompute_stale.delay()  # as beat's sweep does; it is waited for only once, below
    wait_until(lambda: not StaleMark.objects.exists(), worker, 20)

    env = process_env() | {"DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", *shlex.split(commands.BEAT)]
    with run_child(start_process("beat", command, Start(tmp_path / "beat.log", env))) as beat:
        wait_until(lambda: "beat: Starting" in beat.tail(), beat, 20)
        own_valkey.end()
        assert seconds(write_check) < 1
        own_valkey.begin()
        wait_until(lambda: not StaleMark.objects.exists(), beat, 60)
    figure = Attainment.objects.filter(indicator=indicator, quarter=20143, window="quarter").current().get()
    assert (figure.numerator, figure.denominator) == (2, 2)


def write_check() -> None:
    """Write a spot check with its mark, as a service does."""
    with transaction.atomic():
        make_spot_check(stage="market", sampled_on=dt.date(2014, 8, 1))
        stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143], cause=make_cause("演练"))
