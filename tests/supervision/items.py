"""An item of supervision with the people around it, brought to any state through the services."""

import datetime as dt
from typing import Any

from django.conf import settings as portal_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from accounts.models import Role
from departments.models import Body
from evidence.storage import EvidenceUpload
from supervision import services
from supervision.models import Supervision, SupervisionPart
from supervision.services import Draft
from supervision.transitions import TRANSITIONS, Action, State
from tests.factories import make_body, make_user
from tests.shared_rows import share_rows

PDF = b"%PDF-1.4\n%%EOF\n"
MONDAY, DUE = dt.date(2014, 11, 3), dt.date(2014, 11, 28)
"""A Monday on which the item is issued, and the Friday by which it is due: 19 working days, no holiday between."""
TEXT = "本周组织两次现场检查，发现问题六项，已督促企业整改四项，其余两项限期月底前完成。"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def files() -> list[EvidenceUpload]:
    return [EvidenceUpload(SimpleUploadedFile("证明.pdf", PDF))]


class Cast:
    """Two clerks, a leader, an auditor; a lead body, a supporting one and a stranger, each with liaison and head."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.at(MONDAY)
        self.office, self.colleague = make_user(), make_user()
        self.leader, self.auditor = make_user(Role.LEADER), make_user(Role.AUDITOR)
        self.lead, self.support, self.stranger = make_body(), make_body(), make_body()
        self.liaison, self.head = self.people_of(self.lead)
        self.support_liaison, self.support_head = self.people_of(self.support)
        self.stranger_liaison, self.stranger_head = self.people_of(self.stranger)

    def people_of(self, body: Body) -> tuple[Any, Any]:
        return make_user(Role.LIAISON, body=body), make_user(Role.HEAD, body=body)

    def at(self, moment: dt.date | str) -> None:
        """Let it be another day."""
        self.settings.BUSINESS_DATE = str(moment)

    def make_draft(self, **fields: Any) -> Draft:
        given = {
            "title": "电线电缆整治",
            "task": "开展电线电缆专项整治",
            "closing_standard": "不合格企业全部整改\n整治报告报办公室",
            "due_on": DUE,
            "lead": self.lead,
            "supports": [self.support],
        }
        return Draft(**given | fields)

    def draft(self, **fields: Any) -> Supervision:
        return services.supervision_draft(draft=self.make_draft(**fields), user=self.office)

    def act(self, item: Supervision, action: str, user: Any = None, **given: Any) -> Supervision:
        """Take an action as who usually takes it, with what it asks for."""
        usual, needed = self.usual(action, item)
        TRANSITIONS.perform(item, action, user or usual, **needed | given)
        return Supervision.objects.get(pk=item.pk)

    def usual(self, action: str, item: Supervision) -> tuple[Any, dict[str, Any]]:
        later = item.due_on + dt.timedelta(days=7)
        return {
            "submit": (self.office, {}),
            "approve": (self.leader, {}),
            "reject": (self.leader, {"text": "办结标准不明确"}),
            "void": (self.office, {"text": "重复"}),
            "sign": (self.liaison, {"handler": "李四"}),
            "refuse_competence": (self.head, {"text": "按三定方案第三条属工商职责", "other_body": "工商分局"}),
            "feedback": (self.liaison, {"text": TEXT, "progress": 40}),
            "return_feedback": (self.office, {"text": "没有数据", "reason_class": "no_substance"}),
            "urge": (self.office, {"text": "请抓紧办理"}),
            "extend_ask": (self.head, {"until": later, "text": "设备到货推迟，已完成四项"}),
            "extend_grant": (self.leader, {"until": later, "text": "同意"}),
            "extend_refuse": (self.leader, {"text": "按期完成"}),
            "suspend": (self.leader, {"text": "上级另有部署", "reason_class": "higher_decision", "until": later}),
            "resume": (self.office, {}),
            "support_done": (self.support_liaison, {"text": "已完成抽样"}),
            "ask_close": (self.head, {"answers": ["已全部整改", "已报"], "text": "协办已口头反馈", "files": files()}),
            "return_close": (self.office, {"text": "缺照片", "reason_class": "no_evidence", "until": later}),
            "verify": (self.colleague, {"text": "逐条核对，符合"}),
            "strike": (self.leader, {}),
            "object": (self.head, {"text": "我单位按期完成"}),
            "reopen": (self.office, {"text": "问题反弹", "leader_note": "请重启", "until": later}),
            "withdraw": (self.leader, {"text": "不再需要"}),
            "merge": (self.office, {"text": "同一事项"}),
        }[action]

    WAYS = {
        State.DRAFT: (),
        State.APPROVING: ("submit",),
        State.ASSIGNED: ("submit", "approve"),
        State.HANDLING: ("submit", "approve", "sign"),
        State.SUSPENDED: ("submit", "approve", "sign", "suspend"),
        State.CLOSING: ("submit", "approve", "sign", "ask_close"),
        State.CLOSED: ("submit", "approve", "sign", "ask_close", "verify"),
        State.STRUCK: ("submit", "approve", "sign", "ask_close", "verify", "strike"),
        State.ENDED: ("submit", "approve", "withdraw"),
        State.MERGED: ("submit", "approve", "merge"),
        State.VOID: ("void",),
    }

    def bring_to(self, state: str, **fields: Any) -> Supervision:
        """Return a new item in a state."""
        item = self.draft(**fields)
        for action in self.WAYS[State(state)]:
            given = {"into": self.bring_to("assigned")} if action == Action.MERGE else {}
            item = self.act(item, action, **given)
        return item

    def lead_part(self, item: Supervision) -> SupervisionPart:
        return item.parts.get(role="lead")


@override_settings()
def make_cast() -> Cast:
    """Make the cast on its Monday, with the rules that the product ships."""
    services.escalation_load()
    cast = Cast(portal_settings)
    # Each test brings its own.
    cast.settings = None
    return cast


supervision_rows = share_rows("supervision_rows", make_cast)


def put_on_stage(cast: Cast, settings: Any, folder: Any) -> Cast:
    """Return the cast in a test, with its day and a folder for its files."""
    settings.MEDIA_ROOT, cast.settings = folder, settings
    cast.at(MONDAY)
    return cast
