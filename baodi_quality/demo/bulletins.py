"""Bulletins of the closed quarters of 2013 as if each had been written in its time; the last one was corrected once."""

import datetime as dt

from accounts.models import User
from baodi_quality.demo.days import stand_on
from bulletin.models import Bulletin, BulletinBuild
from bulletin.services import (
    bulletin_check,
    bulletin_correct,
    bulletin_draft,
    bulletin_issue,
    bulletin_sign,
    paragraph_add,
    paragraph_save,
)
from exchange.jobs import run_step
from notifications.models import InboxMessage, NoticeReceipt
from targets import clock
from targets.models import Plan, Quarter

QUARTERS = (20131, 20132, 20133, 20134)
ISSUED_AFTER = dt.timedelta(days=25)
CORRECTED_ON = dt.date(2014, 2, 20)
READ_SHARE = 0.9


def bulletins_load(*, drafter: User, issuer: User, leader: User) -> list[Bulletin]:
    """Write, check, sign and issue them; return what was issued."""
    plan, issued = Plan.objects.defer("document").get(code="2010-2015"), []
    for quarter in Quarter.objects.filter(pk__in=QUARTERS).exclude(closed_at=None):
        with stand_on(quarter.ends_on + ISSUED_AFTER):
            row = bulletin_draft(kind=Bulletin.Kind.CIRCULAR, plan=plan, quarter=quarter, user=drafter)
            word_by_hand(row, drafter)
            issued.append(issue(row, drafter, issuer, leader))
    if issued:
        with stand_on(CORRECTED_ON):
            row = bulletin_correct(
                bulletin=issued[-1], user=drafter, reason="教育部门更正质量知识培训人次，经核实据以更正。"
            )
            issued.append(issue(row, drafter, issuer, leader))
    return issued


def word_by_hand(row: Bulletin, user: User) -> None:
    """Let the office add a sentence of its own and word another."""
    closing = row.paragraphs.get(section="closing")
    paragraph_save(paragraph=closing, user=user, text="请各单位认真对照，抓好落实。特此通报。")
    last = row.paragraphs.filter(section="requests").last()
    if last is not None:
        paragraph_add(after=last, user=user, text="各单位要指定专人负责，按季报送整改进展情况。")


def issue(row: Bulletin, drafter: User, issuer: User, leader: User) -> Bulletin:
    """Bring a draft to its issue, have its files sealed, and let most of the people open the notice."""
    bulletin_check(bulletin=row, user=drafter)
    bulletin_sign(bulletin=row, user=leader)
    job = bulletin_issue(bulletin=row, user=issuer)
    run_step(BulletinBuild, job.pk)
    row.refresh_from_db()
    if row.notice is not None:
        read_notice(row)
    return row


def read_notice(row: Bulletin) -> None:
    """Note the receipts of the next morning; nobody has an old notice among the new messages."""
    assert row.notice is not None
    messages = InboxMessage.objects.filter(url=row.notice.get_absolute_url()).select_related("user__body")
    read_at = clock.now() + dt.timedelta(days=1)
    people = [message.user for message in messages]
    NoticeReceipt.objects.bulk_create(
        NoticeReceipt(notice=row.notice, user=user, body=user.body, read_at=read_at)
        for user in people[: round(len(people) * READ_SHARE)]
        if user.body
    )
    messages.update(read_at=read_at)
