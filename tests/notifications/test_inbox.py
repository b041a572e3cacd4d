"""A person's messages: their own only, unread first, read when opened; the bell costs no page a query."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from notifications.email import build_email
from notifications.models import InboxMessage
from reporting.services import inbox_send, list_body_people
from tests.factories import make_body, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

KIND = InboxMessage.Kind.DECISION


def send(*users, subject="已同意延期", **fields):
    return inbox_send(users=users, kind=KIND, subject=subject, **fields)


@pytest.fixture
def reader(client):
    user = make_user("auditor")
    client.force_login(user)
    return user


def test_everybody_gets_one_message_and_accounts_out_of_use_none():
    here, gone = make_user(), make_user(is_active=False)
    assert [message.user for message in send(here, gone, here)] == [here]


def test_everybody_reads_the_portals_words_in_their_own_language(settings):
    chinese, english = make_user(), make_user(email="a@example.org", preferences={"language": "en"})
    with override("en"):
        sent = send(
            chinese, english, subject=lambda: gettext("Please read: %(title)s") % {"title": "通知"}, text="原话"
        )
    assert [(message.subject, message.text) for message in sent] == [
        ("请尽快阅知：通知", "原话"),
        ("Please read: 通知", "原话"),
    ]
    # A worker, who speaks Chinese, sends the e-mails.
    assert build_email(sent[1], None).body.startswith("To 张三:")
    assert build_email(sent[0], None).body.startswith("张三")


def test_a_long_subject_is_cut_to_what_is_kept():
    (message,) = send(make_user(), subject="长" * 300)
    assert message.subject == "长" * 200


def test_the_people_of_a_body_are_its_liaisons_and_heads_in_use():
    body = make_body()
    liaison, head = make_user("liaison", body=body), make_user("head", body=body)
    make_user("liaison", body=body, is_active=False)
    make_user("leader", body=body)
    make_user("liaison", body=make_body())
    assert list_body_people(body.pk) == [liaison, head]


def test_unread_messages_come_first_each_kind_the_newest_first(client, reader):
    for n in range(4):
        send(reader, subject=f"第{n}条")
    pks = [message.pk for message in InboxMessage.objects.order_by("pk")]
    client.get(reverse("notifications:inbox-message", args=[pks[3]]))
    client.get(reverse("notifications:inbox-message", args=[pks[1]]))
    shown = [row.record.pk for row in client.get(reverse("registers:inbox")).context["table"].page.object_list]
    assert shown == [pks[2], pks[0], pks[3], pks[1]]
    unread = b"".join(client.get("/inbox/?state=unread&export=csv")).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in unread[1:]] == ["第2条", "第0条"]


def test_to_open_a_message_is_to_have_read_it_once_and_for_all(client, reader):
    (message,) = send(reader, text="延至10月20日", url="/reports/x/2014Q3/")
    page = client.get(message.get_absolute_url()).content.decode()
    assert read_texts(page, ".words p")[0] == "延至10月20日"
    assert find_elements(page, 'main a[href="/reports/x/2014Q3/"]')
    first = InboxMessage.objects.get().read_at
    assert first is not None
    client.get(message.get_absolute_url())
    assert InboxMessage.objects.get().read_at == first


def test_nobody_opens_anothers_message(client, reader):
    (message,) = send(make_user())
    assert client.get(message.get_absolute_url()).status_code == 404
    assert InboxMessage.objects.get().read_at is None


def test_all_are_marked_as_read_but_only_ones_own(client, reader):
    other = make_user()
    send(reader, other)
    send(reader)
    assert client.get(reverse("notifications:inbox-read")).status_code == 405
    client.post(reverse("notifications:inbox-read"), {"all": "1"})
    assert [len(InboxMessage.objects.newest_unread(user, 5)) for user in (reader, other)] == [0, 1]


def test_those_ticked_are_marked_as_read_but_only_ones_own(client, reader):
    first, second, read = (send(reader, subject=words)[0] for words in ("第一条", "第二条", "第三条"))
    (others,) = send(make_user())
    client.get(reverse("notifications:inbox-message", args=[read.pk]))
    page = client.get("/inbox/?kind=decision")
    # Nothing is to be done with one that was read.
    assert [box.get("value") for box in find_elements(page, "[name=row]")] == [str(second.pk), str(first.pk)]
    ticked = {"row": [first.pk, others.pk, "x"], "filters": "kind=decision"}
    answer = client.post(reverse("notifications:inbox-read"), ticked)
    assert answer.url == "/inbox/?kind=decision"
    assert [row.pk for row in InboxMessage.objects.filter(read_at=None).order_by("pk")] == [second.pk, others.pk]
    # Nothing ticked is nothing done, not all.
    client.post(reverse("notifications:inbox-read"))
    assert InboxMessage.objects.filter(user=reader).unread().count() == 1


@pytest.mark.parametrize(("unread", "shown"), [(0, None), (3, "3"), (100, "99+")])
def test_the_bell_counts_what_is_unread(client, reader, unread, shown):
    for _n in range(unread):
        send(reader)
    page = client.get(reverse("notifications:inbox-count")).content.decode()
    assert (read_text(page, ".bell__count") if page.strip() else None) == shown


def test_the_bell_is_asked_for_by_the_page_and_costs_it_no_query(client, reader):
    page = client.get(reverse("plans:bodies")).content.decode()
    assert find_elements(page, f'[hx-get="{reverse("notifications:inbox-count")}"]')


def test_the_list_takes_the_same_queries_for_many_messages(client, reader):
    for more in (1, 40):
        for _n in range(more):
            send(reader)
        assert (
            list_queries(lambda: client.get(reverse("registers:inbox")))
            == "session user listsettings inboxmessage inboxmessage inboxmessage inboxmessage".split()
        )


def test_the_newest_unread_are_five():
    user = make_user()
    sent = [send(user)[0] for _n in range(7)]
    assert list(InboxMessage.objects.newest_unread(user, 5)) == sent[:1:-1]


def test_the_message_of_a_notice_opens_the_notice_itself(client, reader):
    (message,) = inbox_send(users=[reader], kind="notice", subject="通知", url="/notices/1/")
    assert client.get(message.get_absolute_url()).url == "/notices/1/"
    assert not InboxMessage.objects.newest_unread(reader, 5)
