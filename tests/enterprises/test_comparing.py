"""A run of comparing enterprises: asked for where there is something to compare, told when it broke off, resumed."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from dashboard.todo import list_tasks
from enterprises.models import Enterprise, EnterpriseComparison, LikelyPair
from enterprises.services import comparing
from enterprises.services.comparing import comparison_request
from enterprises.tasks import compare_enterprises
from exchange.jobs import run_step
from exchange.tasks import sweep_jobs
from targets.models import Plan
from tests.factories import make_enterprise, make_user
from tests.pages import find_elements

pytestmark = pytest.mark.django_db
PAGE = "enterprises:duplicates"


@pytest.fixture
def office(client):
    client.force_login(make_user("office"))
    return client


def break_off(monkeypatch, error: Exception) -> EnterpriseComparison:
    """Let the next comparison come to nothing."""

    def broken(_rows):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(comparing, "compare_chunk", broken)
        compare_enterprises()
    return EnterpriseComparison.objects.first()


def test_a_run_counts_what_it_compared_and_without_new_records_there_is_none(monkeypatch):
    monkeypatch.setattr(comparing, "CHUNK", 2)
    for _ in range(5):
        make_enterprise(name="鑫达电缆有限公司")
    compare_enterprises()
    run = EnterpriseComparison.objects.get()
    assert (run.state, run.progress, run.total, run.attempts, run.requested_by) == ("done", 5, 5, 1, None)
    assert LikelyPair.objects.count() == 10
    compare_enterprises()
    assert EnterpriseComparison.objects.count() == 1


def test_the_page_shows_how_far_a_run_has_come(office):
    make_enterprise(name="鑫达电缆有限公司")
    assert office.get(reverse(PAGE)).context["comparison"] is None
    run = comparison_request()
    EnterpriseComparison.objects.update(state="working", touched_at=timezone.now(), progress=500, total=2000)
    response = office.get(reverse(PAGE))
    assert response.context["comparison"] == run
    assert find_elements(response, "progress[value='500'][max='2000']")
    assert not find_elements(office.get(reverse("enterprises:enterprises")), "progress")


def test_of_two_requests_at_once_one_makes_a_run():
    make_enterprise()
    assert comparison_request() is not None
    assert comparison_request() is None
    assert comparison_request(user=make_user("office")) is None
    assert EnterpriseComparison.objects.count() == 1


def test_a_fault_is_told_to_the_office_which_can_have_it_tried_again(
    office, monkeypatch, django_capture_on_commit_callbacks
):
    make_enterprise(name="鑫达电缆有限公司"), make_enterprise(name="天津鑫达电缆有限公司")
    run = break_off(monkeypatch, ValueError("trigrams"))
    assert (run.state, run.reason) == ("failed", "fault")
    response = office.get(reverse(PAGE))
    assert (response.context["comparison"], response.context["waiting"]) == (run, 2)
    again = reverse("enterprises:enterprises-compare")
    assert find_elements(response, f'form[action="{again}"]')
    compare_enterprises()
    assert EnterpriseComparison.objects.count() == 1

    with django_capture_on_commit_callbacks() as sent:
        assert office.post(again).status_code == 302
    assert len(sent) == 1
    retried = EnterpriseComparison.objects.first()
    assert (retried.state, retried.requested_by.role) == ("waiting", "office")
    run_step(EnterpriseComparison, retried.pk)
    assert LikelyPair.objects.count() == 1
    assert not find_elements(office.get(reverse(PAGE)), f'form[action="{again}"]')


def test_only_the_office_has_it_tried_again(client):
    again = reverse("enterprises:enterprises-compare")
    make_enterprise()
    for role in ("leader", "auditor"):
        client.force_login(make_user(role))
        assert client.post(again).status_code == 403
    assert not EnterpriseComparison.objects.exists()


def test_a_full_disk_is_named_as_the_reason(monkeypatch):
    make_enterprise()
    assert break_off(monkeypatch, OSError(28, "No space left on device")).reason == "disk_full"
    EnterpriseComparison.objects.all().delete()
    assert break_off(monkeypatch, OSError(5, "Input/output error")).reason == "fault"


def test_after_a_failure_the_portal_waits_an_hour_before_it_tries_again(monkeypatch):
    make_enterprise()
    break_off(monkeypatch, ValueError("trigrams"))
    for age, runs in [(dt.timedelta(minutes=59), 1), (dt.timedelta(minutes=61), 2)]:
        EnterpriseComparison.objects.update(requested_at=timezone.now() - age)
        compare_enterprises()
        assert EnterpriseComparison.objects.count() == runs
    assert not Enterprise.everything.uncompared().exists()


def test_a_killed_run_is_taken_up_by_the_sweep_but_not_for_ever():
    make_enterprise()
    comparison_request()
    long_ago = timezone.now() - dt.timedelta(minutes=5)
    EnterpriseComparison.objects.update(state="working", attempts=2, touched_at=long_ago)
    sweep_jobs()
    run = EnterpriseComparison.objects.get()
    assert (run.state, run.attempts, run.progress) == ("done", 3, 1)

    make_enterprise()
    comparison_request()
    EnterpriseComparison.objects.filter(state="waiting").update(state="working", attempts=3, touched_at=long_ago)
    sweep_jobs()
    run = EnterpriseComparison.objects.first()
    assert (run.state, run.reason, run.attempts) == ("failed", "broken_off", 3)


def test_records_of_runs_are_kept_for_a_month():
    for days in (29, 31):
        make_enterprise()
        compare_enterprises()
        ended = EnterpriseComparison.objects.first()
        EnterpriseComparison.objects.filter(pk=ended.pk).update(finished_at=timezone.now() - dt.timedelta(days=days))
    make_enterprise()
    compare_enterprises()
    ages = [(timezone.now() - run.finished_at).days for run in EnterpriseComparison.objects.all()]
    assert ages == [0, 29]


def test_a_run_that_came_to_nothing_waits_for_the_office(monkeypatch):
    call_command("load_plan", verbosity=0)
    plan, user = Plan.objects.get(), make_user("office")

    def told() -> list[tuple[int, str]]:
        return [
            (task.count, task.url) for task in list_tasks(plan, dt.date(2014, 10, 15), user) if task.key == "comparison"
        ]

    make_enterprise()
    assert told() == []
    break_off(monkeypatch, ValueError("trigrams"))
    assert told() == [(1, reverse(PAGE))]
    comparing.enterprises_compare()
    EnterpriseComparison.objects.create(state="done")
    assert told() == []
