"""Enforcement cases and complaints: who sees and keeps which, and the sheet that counts them."""

import datetime as dt
from decimal import Decimal

import pytest

from inspections.models import Complaint, EnforcementCase, Law
from tests.factories import make_body, make_township, make_user, serial
from tests.pages import find_elements, read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return make_body(name="质监局"), make_body(name="工商分局")


@pytest.fixture
def law():
    return Law.objects.create(name="产品质量法", position=1)


def make_case(body, law, **fields):
    """Make an open case of 2014-03-01."""
    defaults = {"number": f"案{next(serial)}", "subject": "销售不合格电线", "opened_on": dt.date(2014, 3, 1)}
    return EnforcementCase.objects.create(body=body, law=law, **defaults | fields)


def make_complaint(body, **fields):
    """Make an open complaint of 2014-03-01."""
    defaults = {
        "number": f"诉{next(serial)}",
        "kind": "complaint",
        "subject": "电线线径不足",
        "received_on": dt.date(2014, 3, 1),
    }
    return Complaint.objects.create(body=body, **defaults | fields)


def typed(law, **fields):
    """Return a case as it is typed."""
    return {
        "number": "案-9",
        "law": law.pk,
        "subject": "无标生产",
        "opened_on": "2014-09-01",
        "outcome": "open",
    } | fields


def test_a_picker_offers_no_case_of_another_body(client, bodies, law):
    own, other = (make_case(body, law) for body in bodies)
    client.force_login(make_user("liaison", body=bodies[0]))
    found = [client.get(f"/pick/case/?case={row.number}").context["rows"] for row in (own, other)]
    assert [[row["key"] for row in rows] for rows in found] == [[own.pk], []]


@pytest.mark.parametrize("role", ["liaison", "head"])
def test_people_of_a_body_reach_its_own_rows_only(client, bodies, law, role):
    own, other = (make_case(body, law) for body in bodies)
    heard, unheard = (make_complaint(body) for body in bodies)
    client.force_login(make_user(role, body=bodies[0]))
    assert [row.record for row in client.get("/cases/").context["table"].page.object_list] == [own]
    assert [row.record for row in client.get("/complaints/").context["table"].page.object_list] == [heard]
    for page in ("", "edit/", "withdraw/"):
        assert client.get(f"/cases/{own.pk}/{page}").status_code == 200
        assert client.get(f"/complaints/{heard.pk}/{page}").status_code == 200
        assert client.get(f"/cases/{other.pk}/{page}").status_code == 404
        assert client.get(f"/complaints/{unheard.pk}/{page}").status_code == 404
    assert client.post(f"/cases/{other.pk}/edit/", typed(law)).status_code == 404
    for address in ("/spot-checks/", "/projects/", "/evaluations/", "/spot-checks/add/", "/projects/add/"):
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_readers_read_all_and_keep_none(client, bodies, law, role):
    case = make_case(bodies[0], law)
    client.force_login(make_user(role))
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get("/cases/add/").status_code == 403
    assert client.get(f"/cases/{case.pk}/edit/").status_code == 403


def test_a_liaison_records_for_the_own_body_whatever_is_sent(client, bodies, law):
    client.force_login(make_user("liaison", body=bodies[0]))
    assert client.post("/cases/add/", typed(law, body=bodies[1].pk)).status_code == 302
    assert EnforcementCase.objects.get().body == bodies[0]


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"subject": "当事人11010519491231002X"}, "subject"),
        ({"note": "电话 138-0013-8000"}, "note"),
        ({"closed_on": "2014-08-31", "outcome": "penalised"}, "closed_on"),
        ({"outcome": "penalised"}, "closed_on"),
        ({"opened_on": "2014-10-16"}, "opened_on"),
        ({"fine": "-1"}, "fine"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(client, bodies, law, fields, beside):
    client.force_login(make_user("office"))
    response = client.post("/cases/add/", typed(law, body=bodies[0].pk, **fields))
    assert response.status_code == 422
    assert beside in response.context["form"].errors
    assert not EnforcementCase.objects.exists()


def test_a_complaint_names_its_case_by_number_among_those_that_may_be_read(client, bodies, law):
    make_case(bodies[0], law, number="甲-1")
    make_case(bodies[1], law, number="乙-1")
    client.force_login(make_user("liaison", body=bodies[0]))
    sent = {
        "number": "诉-9",
        "kind": "report",
        "subject": "举报售假",
        "received_on": "2014-02-01",
        "settled_on": "2014-03-01",
    }
    refused = client.post("/complaints/add/", sent | {"outcome": "case", "case": "乙-1"})
    assert "case" in refused.context["form"].errors
    refused = client.post("/complaints/add/", sent | {"outcome": "answered", "case": "甲-1"})
    assert "case" in refused.context["form"].errors
    assert client.post("/complaints/add/", sent | {"outcome": "case", "case": "甲－１"}).status_code == 302
    assert Complaint.objects.get().case.number == "甲-1"


def test_the_sheet_counts_what_stands_and_its_totals_are_the_sums_of_its_lines(client, bodies, law):
    other = Law.objects.create(name="计量法", position=2)
    ended = {"closed_on": dt.date(2014, 5, 1), "outcome": "penalised"}
    make_case(bodies[0], law, fine=Decimal("1.5"), goods_value=Decimal("2"), **ended)
    make_case(bodies[1], law, fine=Decimal("0.25"), **ended)
    make_case(bodies[0], other)
    make_case(bodies[0], other, opened_on=dt.date(2013, 12, 31))
    make_complaint(bodies[1], kind="report")
    client.force_login(make_user("leader"))
    page = client.get("/cases/summary/")
    cases, complaints = page.context["cases"], page.context["complaints"]
    assert [(one.whole.name, one.whole.cells["total"], one.whole.cells["fine"]) for one in cases.laws] == [
        ("产品质量法", 2, Decimal("1.75")),
        ("计量法", 1, None),
    ]
    assert [(line.name, line.cells["total"]) for line in cases.bodies] == [("质监局", 2), ("工商分局", 1)]
    assert (cases.whole.cells["total"], cases.whole.cells["open"], cases.whole.cells["goods_value"]) == (
        3,
        1,
        Decimal("2"),
    )
    assert (complaints.whole.cells["total"], complaints.whole.cells["report"]) == (1, 1)
    wide = client.get("/cases/summary/?since=2013-01-01&until=2014-10-15")
    assert wide.context["cases"].whole.cells["total"] == 4


def test_a_withdrawn_case_is_neither_listed_nor_counted(client, bodies, law):
    case = make_case(bodies[0], law)
    client.force_login(make_user("office"))
    assert client.post(f"/cases/{case.pk}/withdraw/", {"reason": "重复登记"}).status_code == 302
    assert client.get("/cases/").context["total"] == 0
    assert client.get("/cases/summary/").context["cases"].laws == []


def test_a_withdrawn_case_stays_readable_for_the_office_and_auditors(client, bodies, law):
    case = make_case(bodies[0], law)
    client.force_login(make_user("office"))
    client.post(f"/cases/{case.pk}/withdraw/", {"reason": "重复登记"})

    page = client.get(case.get_absolute_url())
    assert "重复登记" in read_text(page, ".notice--warning")
    assert not find_elements(page, f'a[href="/cases/{case.pk}/edit/"]')
    statuses = {}
    for role, body in (("auditor", None), ("leader", None), ("liaison", bodies[0]), ("head", bodies[1])):
        client.force_login(make_user(role, body=body))
        statuses[role] = client.get(case.get_absolute_url()).status_code
    assert statuses == {"auditor": 200, "leader": 404, "liaison": 404, "head": 404}


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (
            "/cases/",
            "session user listsettings enforcementcase enforcementcase enforcementcase bodyname townshipname body",
        ),
        (
            "/complaints/",
            "session user listsettings complaint complaint complaint bodyname townshipname body",
        ),
    ],
)
def test_a_list_takes_the_same_queries_at_any_size(client, law, address, queries):
    client.force_login(make_user("auditor"))
    for rows in (3, 17):
        for _ in range(rows):
            body, township = make_body(), make_township()
            make_case(body, law, township=township)
            make_complaint(body, township=township)
        client.get(address)
        assert list_queries(lambda: client.get(address)) == queries.split()
