"""Notices: drafted, confirmed, sent for good, read with receipts by those addressed, urged once a day."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from departments.models import Body, LeadGroupSeat
from evidence.storage import EvidenceUpload
from notifications.models import InboxMessage, Notice, NoticeReceipt, NoticeUrge
from notifications.notices import NoticeRefused, notice_discard, notice_open, notice_save, notice_send, notice_urge
from notifications.notices.reading import Readership, visible_notices, with_readers
from plans.services.bodies import body_rename
from targets.models import Clause
from tests.factories import make_body, make_plan, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


class Town:
    """Two bodies with their people, one without an account, a stranger, and the office."""

    def __init__(self) -> None:
        self.trade, self.health, self.empty, self.far = (make_body() for _n in range(4))
        self.liaison, self.head = make_user("liaison", body=self.trade), make_user("head", body=self.trade)
        self.nurse = make_user("liaison", body=self.health)
        self.stranger = make_user("liaison", body=self.far)
        self.office = make_user()

    def draft(self, **fields) -> Notice:
        notice = Notice(**{"title": "关于报送第三季度报告的通知", "text": "请各单位按时报送。"} | fields)
        bodies = [self.trade, self.health, self.empty]
        return notice_save(notice=notice, user=self.office, bodies=bodies, files=[EvidenceUpload(pdf())])

    def sent(self, **fields) -> Notice:
        notice = self.draft(**fields)
        notice_send(notice=notice, user=self.office)
        notice.refresh_from_db()
        return notice


def pdf(name: str = "附件1.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Town()


def unread(notice: Notice) -> list[Body]:
    row = with_readers(Notice.objects.filter(pk=notice.pk)).get()
    return [one.body for one in Readership(dt.date(2014, 10, 15)).of(row) if not one.is_read]


def test_a_notice_reaches_the_people_of_its_bodies_and_nobody_else(town):
    notice = town.draft()
    assert InboxMessage.objects.count() == 0
    assert {message.user for message in notice_send(notice=notice, user=town.office)} == {
        town.liaison, town.head, town.nurse,
    }  # fmt: skip
    message = InboxMessage.objects.first()
    assert (message.kind, message.url) == ("notice", notice.get_absolute_url())


def test_a_sent_notice_cannot_be_changed_sent_again_or_removed(town):
    notice = town.sent()
    notice.title = "改过的标题"
    for attempt in (
        lambda: notice_save(notice=notice, user=town.office, bodies=[town.far]),
        lambda: notice_send(notice=notice, user=town.office),
        lambda: notice_discard(notice=notice, user=town.office),
    ):
        with pytest.raises(NoticeRefused):
            attempt()
    kept = Notice.objects.get()
    assert kept.title == "关于报送第三季度报告的通知"
    assert list(kept.bodies.all()) == [town.trade, town.health, town.empty]
    assert InboxMessage.objects.count() == 3


@pytest.mark.parametrize("role", ["liaison", "head", "leader", "auditor", "admin"])
def test_only_the_office_writes_sends_and_urges(town, role):
    user = make_user(role, body=town.trade)
    draft, sent = town.draft(), town.sent()
    for attempt in (
        lambda: notice_save(notice=Notice(title="通知", text="正文"), user=user, bodies=[town.trade]),
        lambda: notice_send(notice=draft, user=user),
        lambda: notice_discard(notice=draft, user=user),
        lambda: notice_urge(notice=sent, user=user),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_opening_gives_each_person_one_receipt_and_reads_their_message(town, client):
    notice = town.sent()
    client.force_login(town.liaison)
    for _n in range(2):
        assert client.get(notice.get_absolute_url()).status_code == 200
    receipt = NoticeReceipt.objects.get()
    assert (receipt.user, receipt.body) == (town.liaison, town.trade)
    assert InboxMessage.objects.get(user=town.liaison).read_at is not None
    assert InboxMessage.objects.get(user=town.head).read_at is None
    assert unread(notice) == [town.health, town.empty]


def test_the_office_reading_its_own_notice_leaves_no_receipt(town, client):
    notice = town.sent()
    client.force_login(town.office)
    client.get(notice.get_absolute_url())
    assert notice_open(notice=notice, user=town.stranger) is None
    assert NoticeReceipt.objects.count() == 0


def test_for_bodies_not_addressed_there_is_no_such_notice_nor_its_files_nor_any_draft(town, client):
    notice, draft = town.sent(), town.draft()
    addresses = [
        *(reverse("notifications:notice", args=[row.pk]) for row in (notice, draft)),
        *(reverse("notifications:notice-file", args=[row.pk, row.files.get().key]) for row in (notice, draft)),
    ]

    def answers(user) -> list[int]:
        client.force_login(user)
        return [client.get(address).status_code for address in addresses]

    assert answers(town.stranger) == [404, 404, 404, 404]
    assert answers(town.liaison) == [200, 404, 200, 404]
    assert answers(make_user("auditor")) == [200, 404, 200, 404]
    assert answers(town.office) == [200, 404, 200, 200]
    assert list(visible_notices(town.stranger)) == []
    assert NoticeReceipt.objects.filter(user=town.stranger).count() == 0


def test_a_file_of_one_notice_is_not_handed_out_by_another(town, client):
    first, second = town.sent(), town.sent()
    client.force_login(town.liaison)
    assert client.get(reverse("notifications:notice-file", args=[first.pk, second.files.get().key])).status_code == 404


def test_the_successor_reads_for_a_merged_body(town):
    notice = town.sent()
    Body.objects.filter(pk=town.trade.pk).update(until=dt.date(2014, 10, 10), successor=town.far)
    assert notice_open(notice=notice, user=town.stranger).body == town.far
    assert unread(notice) == [town.health, town.empty]


def test_who_has_not_read_is_urged_once_a_day(town, settings):
    notice = town.sent()
    notice_open(notice=notice, user=town.head)
    assert notice_urge(notice=notice, user=town.office) == [town.health]
    assert notice_urge(notice=notice, user=town.office) == []
    urging = InboxMessage.objects.filter(user=town.nurse).latest("pk")
    assert urging.subject == "请尽快阅知：关于报送第三季度报告的通知"
    settings.BUSINESS_DATE = "2014-10-16"
    assert notice_urge(notice=notice, user=town.office) == [town.health]
    notice_open(notice=notice, user=town.nurse)
    assert NoticeUrge.objects.count() == 2
    assert InboxMessage.objects.filter(user=town.nurse, read_at=None).count() == 0


def test_a_draft_is_not_urged(town):
    with pytest.raises(NoticeRefused):
        notice_urge(notice=town.draft(), user=town.office)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_draft_at_once_one_is_refused(town):
    notice, outcomes, start = town.draft(), [], threading.Barrier(2)

    def run() -> None:
        start.wait()
        try:
            outcomes.append(len(notice_send(notice=notice, user=town.office)))
        except NoticeRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    senders = [threading.Thread(target=run) for _n in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(outcomes, key=str) == [3, "refused"]
    assert InboxMessage.objects.count() == 3


EVIDENCE = {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0"}
WORDS = {"title": "关于填报口径的通知", "text": "说明如下。\n一、单位为万元。"}


def test_the_office_writes_confirms_and_sends(town, client):
    client.force_login(town.office)
    data = WORDS | EVIDENCE | {"bodies": [town.trade.pk, town.empty.pk], "evidence-0-file": pdf()}
    kept = client.post(reverse("notifications:notice-add"), data)
    draft = Notice.objects.get()
    assert kept.url == reverse("notifications:notice-send", args=[draft.pk])
    shown = client.get(kept.url)
    assert shown.context["people_count"] == 2 and "该单位尚无可用账号" in read_text(shown, ".readers .hint")
    assert InboxMessage.objects.count() == 0
    page = client.post(kept.url, follow=True).content.decode()
    assert read_text(page, ".notice--success") == "通知已发出，已告知2人。"
    assert client.get(reverse("notifications:notice-edit", args=[draft.pk])).status_code == 404
    assert client.get(kept.url).url == draft.get_absolute_url()


def test_a_draft_is_edited_and_its_attachments_taken_out(town, client):
    draft = town.draft()
    client.force_login(town.office)
    url = reverse("notifications:notice-edit", args=[draft.pk])
    data = WORDS | EVIDENCE | {"bodies": [town.health.pk], "removed": [draft.files.get().pk]}
    assert client.post(url, data).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.files.count(), list(draft.bodies.all())) == (WORDS["title"], 0, [town.health])


def test_a_draft_is_removed_after_a_page_of_its_own(town, client):
    draft = town.draft()
    client.force_login(town.office)
    url = reverse("notifications:notice-discard", args=[draft.pk])
    assert client.get(url).status_code == 200 and Notice.objects.count() == 1
    client.post(url)
    assert Notice.objects.count() == 0


def test_all_members_are_the_bodies_with_a_members_seat_today(town, client):
    plan = make_plan()
    clause = Clause.objects.get(plan=plan)
    seats = [(town.trade, "member", None), (town.health, "member", dt.date(2014, 1, 1)), (town.far, "deputy", None)]
    for position, (body, post, until) in enumerate(seats):
        LeadGroupSeat.objects.create(
            plan=plan,
            clause=clause,
            body=body,
            post=post,
            holder="领导",
            position=position,
            since="2010-09-07",
            until=until,
        )
    client.force_login(town.office)
    client.post(
        reverse("notifications:notice-add"), WORDS | EVIDENCE | {"all_members": "on", "bodies": [town.empty.pk]}
    )
    assert list(Notice.objects.get().bodies.order_by("pk")) == [town.trade, town.empty]


@pytest.mark.parametrize(
    ("change", "field"), [({"title": ""}, "title"), ({"text": " "}, "text"), ({"bodies": []}, "bodies")]
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_kept(town, client, change, field):
    client.force_login(town.office)
    answer = client.post(reverse("notifications:notice-add"), WORDS | EVIDENCE | {"bodies": [town.trade.pk]} | change)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Notice.objects.count() == 0
    assert find_elements(answer, "#id_title")[0].get("value", "") == (WORDS | change)["title"]


def test_a_refused_attachment_keeps_nothing(town, client):
    client.force_login(town.office)
    script = SimpleUploadedFile("附件.pdf", b"MZ" + bytes(200))
    data = WORDS | EVIDENCE | {"bodies": [town.trade.pk], "evidence-0-file": script}
    assert client.post(reverse("notifications:notice-add"), data).status_code == 422
    assert Notice.objects.count() == 0


def test_a_notice_that_follows_begins_with_the_bodies_of_the_first_and_both_say_so(town, client):
    first = town.sent()
    client.force_login(town.office)
    url = f"{reverse('notifications:notice-add')}?follows={first.pk}"
    form = client.get(url).context["form"]
    assert form.initial["title"] == "补充通知：关于报送第三季度报告的通知"
    assert list(form.initial["bodies"]) == [town.trade, town.health, town.empty]
    client.post(url, WORDS | EVIDENCE | {"bodies": [town.trade.pk]})
    second = Notice.objects.get(title=WORDS["title"])
    assert second.follows == first
    notice_send(notice=second, user=town.office)
    pages = {}
    for user in (town.liaison, town.nurse):
        client.force_login(user)
        pages[user] = client.get(first.get_absolute_url())
    assert read_text(pages[town.liaison], f'.notice:has(a[href="{second.get_absolute_url()}"])').startswith(
        "本通知有后续通知"
    )
    # The second notice did not go to this body: it learns nothing of it.
    assert not find_elements(pages[town.nurse], f'main a[href="{second.get_absolute_url()}"]')


@pytest.mark.parametrize("who", ["office", "liaison"])
def test_a_notice_names_its_bodies_as_on_the_day_it_was_sent(town, client, settings, who):
    body_rename(body=town.health, name="卫生局", full_name="", day=dt.date(2014, 1, 1), basis="文", user=town.office)
    before, draft = town.sent(), town.draft()
    settings.BUSINESS_DATE = "2014-10-20"
    body_rename(body=town.health, name="卫计委", full_name="", day=dt.date(2014, 10, 16), basis="文", user=town.office)
    after = town.sent()
    client.force_login(getattr(town, who))
    lists = 2 if who == "office" else 1
    told = {before.get_absolute_url(): (lists, 0), after.get_absolute_url(): (0, lists)}
    if who == "office":
        told[reverse("notifications:notice-send", args=[draft.pk])] = (0, 2)
    for page, counts in told.items():
        words = read_text(client.get(page), "main")
        assert (words.count("卫生局"), words.count("卫计委")) == counts


@pytest.mark.parametrize(
    ("who", "queries"),
    [
        (
            "office",
            "session user listsettings notice notice notice body noticereceipt noticeurge notice body user".split(),
        ),
        ("liaison", "session user body body listsettings notice notice noticereceipt".split()),
    ],
)
def test_the_list_takes_the_same_queries_for_many_notices(town, client, who, queries):
    client.force_login(getattr(town, who))
    for more, reader in ((1, town.liaison), (5, town.nurse)):
        for _n in range(more):
            notice_open(notice=town.sent(), user=reader)
            town.draft()
        assert list_queries(lambda: client.get(reverse("registers:notices"))) == queries


def test_the_lists_tell_how_many_have_read_and_what_one_has_not_read_oneself(town, client):
    first, second = town.sent(), town.sent()
    notice_open(notice=first, user=town.head)
    client.force_login(town.office)
    page = client.get(reverse("registers:notices"))
    assert [row.record for row in page.context["table"].page.object_list] == [second, first]
    assert read_texts(page, 'td[data-label="已阅"]') == ["0 / 3", "1 / 3"]
    client.force_login(town.head)
    assert read_texts(client.get(reverse("registers:notices")), 'td[data-label="已阅"]') == ["未阅", "已阅"]
    # Narrowed as every list, to what one has not read oneself.
    unread = client.get(reverse("registers:notices"), {"state": "unread"}).context["table"].page.object_list
    assert [row.record for row in unread] == [second]
    sent = client.get(reverse("registers:notices"), {"state": "unread", "export": "csv"}).streaming_content
    head, *lines = b"".join(sent).decode("utf-8-sig").splitlines()
    assert head == "标题,发送时间,发送人,阅读情况,应阅单位数"
    assert [line.split(",")[0] for line in lines] == [second.title]
