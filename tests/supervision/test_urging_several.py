"""Urging the bodies of several items that were ticked in the list."""

from django.test import Client

from notifications.models import InboxMessage
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

LIST, URGE = "/supervisions/", "/supervisions/urge/"


def test_ticked_items_are_urged_and_those_urged_today_are_passed_over(cast, client: Client) -> None:
    first, second = cast.bring_to("handling", title="甲"), cast.bring_to("assigned", title="乙")
    urged, draft = cast.act(cast.bring_to("handling", title="丙"), "urge"), cast.draft(title="丁")
    client.force_login(cast.office, backend="django.contrib.auth.backends.ModelBackend")
    boxes = [box.get("value") for box in find_elements(client.get(LIST), "td.tick input")]
    assert sorted(boxes) == sorted(str(row.pk) for row in (first, second, urged))

    client.get(f"{URGE}?row={first.pk}")
    queries = "session user supervision supervisionpart supervisioncolour supervisionspan supervisionextension supervisionstep supervision supervisionpart supervisioncolour supervisionspan supervisionextension supervisionstep escalationrule".split()
    assert list_queries(lambda: client.get(f"{URGE}?row={first.pk}")) == queries
    address = f"{URGE}?row={first.pk}&row={second.pk}&row={urged.pk}&row={draft.pk}"
    assert list_queries(lambda: client.get(address)) == queries
    asked = client.get(address)
    assert sorted(read_texts(asked, "td[data-line=main]")) == ["乙", "甲"]
    assert f"{urged.number} 今天已催办过。" in read_texts(asked, ".passed-over li")

    assert client.post(address, {"text": ""}).status_code == 422
    told = InboxMessage.objects.count()
    done = client.post(address, {"text": "请于本周五前反馈进展"}, follow=True)
    assert read_text(done, ".notice--success").startswith("催办：已办理2项。略过2项：")
    # A lead and a supporting body each, a liaison and a head each.
    assert InboxMessage.objects.count() == told + 8
    assert [row.steps.filter(action="urge").count() for row in (first, second, urged, draft)] == [1, 1, 1, 0]

    # A body sees its items, and urges nobody.
    client.force_login(cast.head, backend="django.contrib.auth.backends.ModelBackend")
    assert not find_elements(client.get(LIST), "td.tick")
    assert client.get(address).status_code == 403
