"""Rows for tests of reporting: a duty with its items, bodies with people, and reports on their way."""

import datetime as dt
from itertools import count
from typing import Any

from accounts.models import Role, User
from departments.models import Body, Duty, DutyAssignment
from reporting import services
from reporting.models import Report, ReportItem, ReportValue
from reporting.services import ValueInput
from targets import clock
from targets.models import Clause, Plan, Quarter
from tests.factories import make_plan, make_user

serial = count(1)
QUARTER = 20143
DUE = dt.datetime(2014, 10, 10, 23, 59, 59, 999999, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def make_body(**fields: Any) -> Body:
    n = next(serial)
    return Body.objects.create(
        **{"code": f"body-{n}", "name": f"单位{n}", "kind": "government", "position": n} | fields
    )


def make_duty(plan: Plan | None = None, *bodies: Body, since: dt.date = dt.date(2010, 9, 7)) -> Duty:
    """Make a duty that the bodies bear since the plan was issued."""
    plan, n = plan or make_plan(), next(serial)
    clause = Clause.objects.create(
        plan=plan, path=f"3.1.{n}", position=100 + n, kind="duty", number="（七）", text="职责"
    )
    duty = Duty.objects.create(clause=clause, code=f"X{n}", position=n, summary="依法开展市场监管")
    for body in bodies:
        DutyAssignment.objects.create(duty=duty, body=body, part="lead", since=since)
    return duty


def make_item(duty: Duty, **fields: Any) -> ReportItem:
    """Make a figure in pieces, summed over quarters."""
    n = next(serial)
    defaults = {
        "code": f"X.{n}",
        "position": n,
        "label": f"查处案件{n}",
        "kind": "figure",
        "unit": "件",
        "period": "sum",
    }
    if fields.get("kind") == "narrative":
        defaults |= {"unit": "", "period": ""}
    return ReportItem.objects.create(**{"duty": duty, "since": dt.date(2010, 1, 1)} | defaults | fields)


def make_report(body: Body, *items: ReportItem, quarter: int = QUARTER, **fields: Any) -> Report:
    """Make a draft with a blank value for each item, due on 2014-10-10."""
    row = Quarter.objects.get(pk=quarter)
    report = Report.objects.create(**{"body": body, "quarter": row, "due_at": DUE} | fields)
    for item in items:
        ReportValue.objects.create(report=report, item=item)
    return report


class Cast:
    """A body with its liaison and head, another body's liaison, two office clerks, and a draft with one figure."""

    def __init__(self) -> None:
        self.plan = make_plan()
        self.body, self.stranger = make_body(), make_body()
        self.liaison, self.head = (make_user(role, body=self.body) for role in (Role.LIAISON, Role.HEAD))
        self.other = make_user(Role.LIAISON, body=self.stranger)
        self.office, self.colleague = make_user(), make_user()
        self.duty = make_duty(self.plan, self.body)
        self.item = make_item(self.duty)
        self.report = make_report(self.body, self.item)

    @property
    def now(self) -> Report:
        """The report as it is stored."""
        return Report.objects.select_related("quarter", "body").get(pk=self.report.pk)

    @property
    def value(self) -> ReportValue:
        return self.report.values.get(item=self.item)

    def fill(self, figure: object = 5, *, user: User | None = None) -> None:
        value = self.value
        content = ValueInput(figure=figure)
        services.report_value_save(value=value, user=user or self.liaison, revision=value.revision, content=content)

    def sign(self) -> None:
        services.report_sign(report=self.now, user=self.head, revision=self.now.revision)

    def submit(self) -> None:
        self.sign()
        services.report_submit(report=self.now, user=self.liaison)

    def accept(self) -> None:
        self.submit()
        services.report_accept(report=self.now, user=self.office)

    def bring_to(self, state: str) -> Report:
        """Lead a fresh report into a state by the services alone."""
        if state != "draft":
            self.fill()
        {
            "draft": lambda: None, "signed": self.sign, "submitted": self.submit, "accepted": self.accept,
            "returned": self.send_back, "reopened": self.reopen,
        }[state]()  # fmt: skip
        return self.now

    def send_back(self) -> None:
        self.submit()
        services.report_return(report=self.now, user=self.office, reason="数据有误")

    def reopen(self, days: int = 3) -> None:
        self.accept()
        unlock = services.unlock_request(report=self.now, user=self.liaison, reason="补充数据")
        services.unlock_grant(unlock=unlock, user=self.office, until=clock.now() + dt.timedelta(days=days))


def people(cast: Cast) -> dict[str, User]:
    """Return one person of each role, the body's own where the role has a body."""
    roles = {role: make_user(role) for role in (Role.LEADER, Role.AUDITOR, Role.ADMIN)}
    return {Role.LIAISON: cast.liaison, Role.HEAD: cast.head, Role.OFFICE: cast.office, **roles}
