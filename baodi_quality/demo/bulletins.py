"""Bulletins of the closed quarters of 2013 as if each had been written in its time; the last one was corrected once.

The circular of the results of 2013 followed; who owed a report on remedies has made it, and one of them did not remedy enough.
"""

import datetime as dt

from django.db.models import F

from accounts.models import Role, User
from assessment.filings import REMEDY_DAYS
from assessment.models import Scheme
from assessment.services import remedy_accept, remedy_refuse, remedy_report
from baodi_quality.demo.assessments import FINISHED, make_file
from baodi_quality.demo.days import stand_on
from bulletin.models import Bulletin, BulletinBuild, ResultCircular
from bulletin.services import (
    bulletin_check,
    bulletin_correct,
    bulletin_draft,
    bulletin_issue,
    bulletin_sign,
    paragraph_add,
    paragraph_save,
    results_draft,
    results_issue,
    results_sign,
)
from exchange.jobs import run_step
from notifications.models import InboxMessage, NoticeReceipt
from targets import clock
from targets.models import Plan, Quarter

QUARTERS = (20131, 20132, 20133, 20134)
ISSUED_AFTER = dt.timedelta(days=25)
CORRECTED_ON = dt.date(2014, 2, 20)
RESULTS_ON = dt.date(2014, 3, 31)
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


def results_load(*, drafter: User, issuer: User, leader: User) -> None:
    """Issue the circular of the last final assessment, and let those who owe it report on their remedies."""
    scheme = Scheme.objects.filter(state=Scheme.State.ISSUED, year=FINISHED[-1]).first()
    if scheme is None:
        return
    with stand_on(RESULTS_ON):
        circular = results_draft(scheme=scheme, user=drafter)
        results_sign(circular=circular, user=leader)
        circular = results_issue(circular=circular, user=issuer)
        read_notice(circular)
    heads = {user.body_id: user for user in User.objects.filter(role=Role.HEAD)}
    asked = list(scheme.sheets.with_names().filter(pk__in=circular.content["owes"]).order_by("body__position"))
    for sheet in asked:
        with stand_on(RESULTS_ON + REMEDY_DAYS - dt.timedelta(days=3)):
            words = f"{sheet.subject}已对照失分项逐项整改，明确责任科室和时限（演示数据）。"
            remedy_report(sheet=sheet, user=heads[sheet.body_id], reason=words, files=make_file("整改报告"))
    with stand_on(RESULTS_ON + REMEDY_DAYS + dt.timedelta(days=5)):
        for sheet in asked[:-1]:
            remedy_accept(sheet=sheet, user=drafter, reason="现场核查，整改到位（演示数据）。")
        for sheet in asked[-1:]:
            remedy_refuse(sheet=sheet, user=drafter, reason="季报仍有迟报，整改未到位，列入下年度任务（演示数据）。")
    told = InboxMessage.objects.filter(url__in=[sheet.get_absolute_url() for sheet in asked], read_at=None)
    told.update(read_at=F("created_at"))


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


def read_notice(row: Bulletin | ResultCircular) -> None:
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
