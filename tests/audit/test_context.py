"""Whoever changes something, and by whatever way: the trail knows who it was."""

import json

import pytest
from axes.models import AccessFailureLog
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from api.tokens import token_create
from audit.models import Event
from exchange.models import ExportJob
from exchange.tasks import run_job
from tests.factories import make_quarters, make_spot_check, make_user

pytestmark = pytest.mark.django_db


def details_of(event: Event) -> dict:
    """Return what the trail was told of an event's act, without what differs each time."""
    return {name: value for name, value in event.act.details.items() if name != "request"}


def test_a_page_tells_person_role_address_and_what_was_asked_for(client: Client):
    office = make_user(display_name="王五")
    client.force_login(office)
    answer = client.post(reverse("api:tokens"), {"name": "实验室系统", "days": 30}, REMOTE_ADDR="192.0.2.9")
    event = Event.objects.of_row("api_apitoken", office.api_tokens.get().pk).get()
    assert details_of(event) == {
        "channel": "web",
        "act": f"POST {reverse('api:tokens')}",
        "address": "192.0.2.9",
        "user": office.pk,
        "person": "王五",
        "role": "office",
        "body": None,
    }
    assert event.act.details["request"] == answer.headers["X-Request-Id"]


def test_a_program_is_its_owner_and_its_token(client: Client):
    make_quarters()
    check, office = make_spot_check(first_result="failed"), make_user(display_name="王五")
    _token, secret = token_create(user=office, name="实验室系统", days=30)
    answer = client.patch(
        f"/api/v1/spot-checks/{check.pk}/",
        json.dumps({"first_result": "passed"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
        REMOTE_ADDR="192.0.2.9",
    )
    assert answer.status_code == 200, answer.content
    event = Event.objects.of_row("inspections_spotcheck", check.pk).filter(action="update").get()
    assert (event.before["first_result"], event.after["first_result"]) == ("failed", "passed")
    assert details_of(event) == {
        "channel": "api",
        "act": f"PATCH /api/v1/spot-checks/{check.pk}/",
        "address": "192.0.2.9",
        "user": office.pk,
        "person": "王五",
        "role": "office",
        "body": None,
        "token": "实验室系统",
    }
    assert event.act.details["request"] == answer.headers["X-Request-Id"]


def test_a_failed_sign_in_is_kept(client: Client):
    make_user()
    client.post(reverse("accounts:sign-in"), {"username": "stranger", "password": "wrong"}, REMOTE_ADDR="192.0.2.9")
    event = Event.objects.of_row("axes_accessfailurelog", AccessFailureLog.objects.get().pk).get()
    assert (event.after["username"], event.after["ip_address"]) == ("stranger", "192.0.2.9")
    assert event.act.details["act"] == "POST /sign-in/"


def test_a_task_is_an_act_of_its_own_and_a_job_of_who_asked_for_it():
    office = make_user(display_name="王五")
    job = ExportJob.objects.create(requested_by=office, register="none", format="csv", file_name="a.csv", attempts=9)
    run_job(ExportJob._meta.label_lower, job.pk)
    event = Event.objects.of_row("exchange_exportjob", job.pk).filter(action="update").first()
    assert (event.before["state"], event.after["state"]) == ("waiting", "failed")
    assert details_of(event) == {
        "channel": "task",
        "act": "exchange.tasks.run_job",
        "user": office.pk,
        "person": "王五",
        "role": Role.OFFICE,
        "body": None,
        "job": f"exchange.ExportJob {job.pk}",
    }
