"""Who opened what and who was refused stands in the trail beside what was changed, and changes nothing itself."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Role
from audit.models import Event
from audit.past import list_changes, read_horizon, read_seen
from audit.services.telling import event_record, reading_tell
from audit.services.verification import find_breaks
from departments.models import Body, BodyName
from reporting.access import opening_tell
from reporting.models import Report
from tests.factories import make_body, make_enterprise, make_quarters, make_township, make_user
from tests.operations.sets import make_evidence
from tests.pages import read_texts
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_heads(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def told(action: str) -> list[tuple]:
    rows = Event.objects.filter(action=action).select_related("act").order_by("pk")
    return [(row.act.details["user"], row.table_name, row.row_key, row.after["name"]) for row in rows]


def test_a_refusal_is_told_with_the_person_and_the_page():
    leader = make_user(Role.LEADER)
    assert signed_in(leader).get("/users/").status_code == 403
    assert told("refuse") == [(leader.pk, "page", 403, "/users/")]


def test_whoever_tries_addresses_is_told_with_how_often_and_fills_no_trail():
    leader = make_user(Role.LEADER)
    client = signed_in(leader)
    for _time in range(12):
        client.get("/users/")
    rows = Event.objects.filter(action="refuse", row_key=403).order_by("pk")
    assert [row.after["times"] for row in rows] == [1, 10]


def test_what_somebody_may_not_know_of_is_told_and_an_address_that_leads_nowhere_is_not():
    make_quarters()
    cast = Cast()
    address = f"/reports/{cast.body.code}/2014Q3/"
    client = signed_in(cast.other)
    assert client.get(address).status_code == client.get("/no-such-page/").status_code == 404
    assert told("refuse") == [(cast.other.pk, "page", 404, address)]


def test_the_reader_of_the_trail_is_told_and_does_not_drown_it():
    make_township()
    auditor = make_user(Role.AUDITOR, display_name="周正")
    client = signed_in(auditor)
    client.get(reverse("audit:trail"), {"text": "甲"})
    client.get(reverse("audit:verifications"))
    assert told("read") == [
        (auditor.pk, "trail", 0, "/trail/?text=%E7%94%B2"),
        (auditor.pk, "trail", 0, "/trail/verification/"),
    ]
    assert read_texts(client.get(reverse("audit:trail"), {"action": "read"}), "tbody tr") == []
    page = client.get(reverse("audit:trail"), {"table": "trail"})
    assert [text.split()[-1] for text in read_texts(page, "tbody td[data-label='记录']")][
        -1
    ] == "/trail/?text=%E7%94%B2"
    assert read_texts(page, "tbody td[data-label='变动']")[0] == "查阅"


def test_an_evidence_file_that_was_opened_is_told_in_its_history():
    make_quarters()
    body = make_body()
    file = make_evidence(make_user(Role.LIAISON, body=body))
    reading_tell(file, name=file.name, body=body.pk)
    page = signed_in(make_user(Role.AUDITOR)).get(reverse("audit:row", args=["evidence_evidencefile", file.pk]))
    assert read_texts(page, "tbody td[data-label='变动']") == ["查阅", "新增"]


def test_what_was_opened_is_kept_in_chinese_whoever_reads():
    make_quarters()
    Cast()
    body = Report.objects.get().body
    Body.objects.filter(pk=body.pk).update(name="甲局", name_en="Bureau A")
    BodyName.objects.filter(body=body).update(name="甲局", name_en="Bureau A")
    report = Report.objects.with_names().get()
    with override("en"):
        assert str(report) == "Bureau A 2014Q3"
        opening_tell(report, make_user(Role.OFFICE))
    assert Event.objects.filter(action="read").get().after["name"] == "甲局 2014Q3"


def test_openings_are_no_changes():
    make_township()
    firm = make_enterprise()
    before = read_horizon()
    breaks = find_breaks([])[2]
    reading_tell(firm, name=firm.name)
    since, until = read_seen(before, read_horizon())
    assert list_changes(["enterprises_enterprise"], since, until) == []
    assert find_breaks([])[2] == breaks, "the row is compared with its last change"


def test_a_change_cannot_be_told_only_recorded():
    with pytest.raises(ProgrammingError, match="changes are recorded by triggers"), connection.cursor():
        event_record("update", "enterprises_enterprise", 1, {})


def test_the_office_reads_openings_and_no_refusals():
    body = make_body()
    reading_tell(body, name=body.name)
    event_record("refuse", "page", 403, {"name": "/users/"})
    assert read_texts(signed_in(make_user()).get(reverse("audit:trail")), "td[data-label='变动']") == ["查阅", "新增"]
