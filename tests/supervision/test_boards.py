"""Boards by colour and body, a body's desk, a leader's desk, counts: what stands where, in a constant number of queries."""

import pytest
from django.test import Client
from django.urls import reverse

from supervision.models import Supervision
from tests.pages import find_elements, read_text
from tests.queries import list_queries
from tests.supervision.items import DUE, Cast


def browse(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def lanes(answer) -> dict[str, list[str]]:
    return {str(colour): [line.row.number for line in lines] for colour, lines in answer.context["board"].columns}


def test_items_stand_in_the_lane_of_their_colour(cast) -> None:
    cast.bring_to("handling")
    cast.bring_to("handling", due_on=DUE.replace(month=12, day=31))
    cast.bring_to("closing")
    cast.bring_to("draft")
    cast.at("2014-12-01")  # the first is one working day overdue, the second has 22 left, the third rests
    answer = browse(cast.office).get("/supervision/")
    # The second is to feed back by the 3rd: blue two working days before.
    assert lanes(answer) == {"red": [], "yellow": ["督〔2014〕1号"], "blue": ["督〔2014〕2号"], "": ["督〔2014〕3号"]}
    assert [line.row.number for line in answer.context["board"].with_office] == ["督〔2014〕3号"]
    cast.at("2014-12-10")
    assert lanes(browse(cast.auditor).get("/supervision/"))["red"] == ["督〔2014〕1号"]


def test_bodies_are_counted_by_their_own_clocks(cast) -> None:
    cast.bring_to("handling")
    cast.at("2014-12-10")
    counted = {
        one.body: (one.counts, one.total) for one in browse(cast.office).get("/supervision/").context["board"].bodies
    }
    # The support has not signed since the 5th: overdue by its own clock too.
    assert counted == {cast.lead: ([1, 0, 0, 0], 1), cast.support: ([1, 0, 0, 0], 1)}


@pytest.mark.parametrize("items", [2, 6])
@pytest.mark.parametrize(
    ("person", "address", "queries"),
    [
        (
            "office",
            "/supervision/",
            "session user supervision supervisionpart supervisioncolour supervisionspan supervisionextension escalationrule attainment supervisionproposal",
        ),
        (
            "leader",
            "/supervision/approvals/",
            "session user supervision supervisionpart supervisioncolour supervisionspan supervisionextension supervisionstep escalationrule attainment supervisionproposal",
        ),
        (
            "liaison",
            "/supervision/mine/",
            "session user body body supervision supervisionpart supervisioncolour supervisionspan supervisionextension escalationrule attainment",
        ),
        ("office", "/supervision/count/", "session user supervision supervision"),
        ("liaison", "/supervision/count/", "session user body body supervisionpart supervisioncolour"),
    ],
)
def test_queries_do_not_grow(cast, items, person, address, queries) -> None:
    for _n in range(items):
        cast.bring_to("handling")
        cast.bring_to("approving")
    # Of an indicator each, so that the figures are asked for: once, however many there are.
    Supervision.objects.update(source_kind="indicator")
    client = browse(getattr(cast, person))
    client.get(address)
    assert list_queries(lambda: client.get(address)) == queries.split()


def test_figures_are_read_only_for_items_that_came_from_one(cast) -> None:
    cast.bring_to("handling")
    client = browse(cast.office)
    client.get("/supervision/")
    assert (
        list_queries(lambda: client.get("/supervision/"))
        == "session user supervision supervisionpart supervisioncolour supervisionspan supervisionextension escalationrule supervisionproposal".split()
    )


def test_a_body_finds_what_to_sign_handle_and_support(cast) -> None:
    cast.bring_to("assigned")
    cast.bring_to("handling")
    cast.bring_to("closing")
    cast.bring_to("closed")
    cast.bring_to("approving")
    desk = browse(cast.head).get("/supervision/mine/").context["desk"]
    numbers = {
        name: [line.row.serial for line in getattr(desk, name)]
        for name in ("to_sign", "leading", "supporting", "with_office", "past")
    }
    assert numbers == {"to_sign": [1], "leading": [2], "supporting": [], "with_office": [3], "past": [4]}
    other = browse(cast.support_liaison).get("/supervision/mine/").context["desk"]
    assert [line.row.serial for line in other.to_sign] == [1, 2]
    assert browse(cast.head).get("/supervision/").url == "/supervision/mine/"


def test_a_leader_approves_and_sends_back_from_the_desk(cast) -> None:
    first, second = cast.bring_to("approving"), cast.bring_to("approving")
    client = browse(cast.leader)
    page = client.get("/supervision/approvals/")
    assert [line.row for line in page.context["desk"].to_approve] == [first, second]
    answer = client.post(f"/supervisions/{first.pk}/do/approve/", {"text": "同意", "from": "approvals"})
    assert answer.url == "/supervision/approvals/"
    client.post(f"/supervisions/{second.pk}/do/reject/", {"text": "标准不明", "from": "approvals"})
    states = dict(Supervision.objects.values_list("pk", "state"))
    assert states == {first.pk: "assigned", second.pk: "draft"}
    assert not find_elements(browse(cast.office).get("/supervision/approvals/"), "textarea")


def test_what_else_waits_for_a_leader(cast) -> None:
    asked = cast.act(cast.bring_to("handling"), "extend_ask")
    proposed = cast.act(cast.bring_to("handling"), "suspend", cast.office)
    desk = browse(cast.leader).get("/supervision/approvals/").context["desk"]
    assert {line.row for line in desk.to_decide} == {asked, proposed}


@pytest.mark.parametrize(("person", "count"), [("office", "1"), ("leader", "2"), ("liaison", "2"), ("auditor", "")])
def test_the_menu_counts_what_waits(cast: Cast, person, count) -> None:
    cast.bring_to("approving")
    cast.act(cast.bring_to("handling"), "extend_ask")
    cast.bring_to("assigned")
    answer = browse(getattr(cast, person)).get("/supervision/count/")
    assert (read_text(answer, ".work-count").split()[0] if answer.content.strip() else "") == count


def test_home_pages_ask_for_what_waits(cast) -> None:
    cast.bring_to("assigned")
    assert "督〔2014〕1号" in read_text(browse(cast.liaison).get("/supervision/summary/"), "li, td")
    assert browse(cast.leader).get("/supervision/summary/").context["board"].lines
    assert find_elements(browse(cast.liaison).get(reverse("reporting:body-home")), '[hx-get="/supervision/summary/"]')
