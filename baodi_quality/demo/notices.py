"""Invented notices of the office: one that everybody has read, one with attachment, one that follows it, and a draft."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.history import make_moment
from baodi_quality.demo.rectifications import DEMO_PDF
from departments.models import Body
from evidence.storage import EvidenceUpload
from notifications.models import InboxMessage, Notice, NoticeReceipt
from notifications.notices import notice_save, notice_send


@dataclass(frozen=True)
class Paper:
    """A notice, the day it was sent (None: still a draft), and which share of the people have read it since."""

    title: str
    text: str
    day: dt.date | None
    read: float = 0
    attachment: str = ""


EXTENSION = Paper(
    "关于2014年第三季度报告报送时间顺延的通知",
    "因国庆节放假，2014年第三季度质量兴区工作报告报送截止时间顺延至10月20日。\n\n"
    "请各单位对照附件核对本单位填报项，各项数据以季末为准；没有发生的事项请作零报告，不得以空报代替。\n\n"
    f"联系人：质量兴区办公室（{MARK}）。",
    dt.date(2014, 9, 28),
    0.9,
    f"2014年第三季度填报说明（{MARK}）.pdf",
)
PAPERS = [
    Paper(
        "关于做好2014年第二季度质量兴区工作报告报送的通知",
        "请各单位于7月10日前通过门户报送第二季度工作报告，由部门负责人签审后提交。\n\n"
        "第二季度数据将用于上半年指标测算，逾期未报的单位将在联席会议上通报。",
        dt.date(2014, 6, 25),
        1,
    ),
    EXTENSION,
    Paper(
        "补充通知：第三季度报告中罚没金额的填报口径",
        "前发通知附件中“罚没金额”按实际入库金额填报，单位为万元，保留两位小数；已提交的单位如有出入，请联系办公室退回修改。",
        dt.date(2014, 10, 14),
        0.25,
    ),
    Paper("关于召开2014年第四季度联席会议的通知", "会议时间、地点另行确定，请各单位准备全年工作总结要点。", None),
]


def notices_load(*, office: User) -> None:
    """Write the notices to all bodies that report, as if each had been sent and read in its time."""
    reporting = Body.objects.filter(reports__quarter=20143)
    earlier = None
    for paper in PAPERS:
        files = [EvidenceUpload(SimpleUploadedFile(paper.attachment, DEMO_PDF))] if paper.attachment else []
        follows = earlier if paper.title.startswith("补充") else None
        draft = Notice(title=paper.title, text=paper.text, follows=follows)
        notice_save(notice=draft, user=office, bodies=reporting, files=files)
        if paper.day:
            send_and_read(draft, office, paper.day, paper.read)
        earlier = draft


def send_and_read(notice: Notice, office: User, day: dt.date, share: float) -> None:
    """Send the notice, put it back to its day, and let a share of the people have read it on the next."""
    people = [message.user for message in notice_send(notice=notice, user=office)]
    sent_at = make_moment(day, 10)
    # Sent by the service and then put back to its day: the service knows today only.
    Notice.objects.filter(pk=notice.pk).update(sent_at=sent_at, written_at=sent_at)
    messages = InboxMessage.objects.filter(url=notice.get_absolute_url())
    messages.update(created_at=sent_at)
    # The liaisons read first.
    people.sort(key=lambda user: (user.role != Role.LIAISON, user.pk))
    # No one has read anything after the last day of the data.
    readers, read_at = people[: round(len(people) * share)], make_moment(min(day + dt.timedelta(days=1), LAST_DAY), 9)
    messages.filter(user__in=readers).update(read_at=read_at)
    NoticeReceipt.objects.bulk_create(
        NoticeReceipt(notice=notice, user=user, body=user.body, read_at=read_at) for user in readers if user.body
    )
