"""Rows for tests of the assessment: bodies with a part in the plan, a scheme, people."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from django.test import override_settings

from accounts.models import Role, User
from assessment import services
from assessment.models import League, Scheme, SchemeItem, Sheet
from assessment.panels import list_panel_items
from departments.models import Body, IndicatorOwnership, LeadGroupSeat
from targets.models import Attainment, Indicator, IndicatorDefinition, Milestone, Plan, Quarter
from tests.factories import make_body, make_indicator, make_plan, make_user
from tests.shared_rows import share_rows

serial = count(1)
YEAR = 2013


def make_member(plan: Plan, **fields: Any) -> Body:
    """Make a government body with a seat in the lead group since 2010."""
    body = make_body(**fields)
    LeadGroupSeat.objects.create(
        plan=plan, clause=plan.clauses.first(), body=body, post="member", holder=body.name, position=next(serial), since=dt.date(2010, 9, 7)
    )  # fmt: skip
    return body


def own(indicator: Indicator, body: Body, part: str = "lead") -> None:
    """Let a body answer for an indicator since 2010."""
    IndicatorOwnership.objects.create(indicator=indicator, body=body, part=part, since=dt.date(2010, 9, 7))


def make_figure(
    indicator: Indicator, status: str, numerator: int | None, denominator: int | None = None, **fields: Any
) -> Attainment:
    """Make the official figure of an indicator for the last quarter of the year."""
    definition = IndicatorDefinition.objects.filter(indicator=indicator).latest("effective_from")
    defaults = {
        "quarter_id": YEAR * 10 + 4, "window": definition.window, "revision": 1, "definition": definition, "as_of": dt.date(YEAR, 12, 31),
        "status": status, "numerator": numerator, "denominator": denominator, "due": definition.target,
        "computed_at": dt.datetime(YEAR + 1, 1, 5, tzinfo=dt.UTC),
    }  # fmt: skip
    return Attainment.objects.create(indicator=indicator, **defaults | fields)


def make_milestone(indicator: Indicator, due_on: dt.date) -> Milestone:
    """Make a step of a goal."""
    return Milestone.objects.create(indicator=indicator, position=next(serial), name="步骤", due_on=due_on)


class Cast:
    """A published scheme of 2013 for three bodies, and the people who take part; the day is 2014-01-12 unless a test sets another."""

    def __init__(self) -> None:
        self.plan = make_plan(code="2010-2015")
        self.host, self.body, self.other = (
            make_member(self.plan, code=code, name=name)
            for code, name in (("zhijian", "质监局"), ("fagai", "发改委"), ("kewei", "科委"))
        )
        self.indicator = make_indicator(
            "spot-check-pass-rate", self.plan, code="B5", parameters={"stage": "production"}, tolerance=1
        )
        own(self.indicator, self.body)
        self.figure = make_figure(self.indicator, "attained", 96, 100)
        Quarter.objects.filter(pk=YEAR * 10 + 4).update(
            closed_at=dt.datetime(2014, 1, 11, tzinfo=dt.UTC), closed_by=make_user("admin")
        )
        self.office, self.colleague, self.third = (make_user(Role.OFFICE) for _number in range(3))
        self.leader, self.auditor = make_user(Role.LEADER), make_user(Role.AUDITOR)
        self.liaison, self.head = make_user(Role.LIAISON, body=self.body), make_user(Role.HEAD, body=self.body)
        self.stranger = make_user(Role.HEAD, body=self.other)
        self.scheme = make_published(self.office, self.leader)

    @property
    def sheet(self) -> Sheet:
        """The sheet of the body, as it is stored."""
        return Sheet.objects.with_names().get(scheme=self.scheme, body=self.body)

    def make_panel(self) -> list[User]:
        """Name heads of three other bodies as the panel of the sheet."""
        people = [make_user(Role.HEAD, body=make_body()) for _number in range(3)]
        services.panel_name(sheet=self.sheet, user=self.office, people=people)
        return people

    def give_marks(self, people: list[User], *points: str) -> None:
        """Let each member of a panel give the same points to every item before it."""
        for person, given in zip(people, points, strict=True):
            mark = services.GivenMark(Decimal(given), "现场查看")
            marks = {item.pk: mark for item in list_panel_items(self.sheet)}
            services.marks_give(sheet=self.sheet, user=person, marks=marks)

    def item(self, code: str) -> SchemeItem:
        """Return an item of the scheme."""
        return SchemeItem.objects.get(section__scheme=self.scheme, code=code)

    def people(self) -> dict[str, User | None]:
        """Return one person of each role, and the portal."""
        return {
            "office": self.office,
            "liaison": self.liaison,
            "head": self.head,
            "leader": self.leader,
            "auditor": self.auditor,
        }


def make_published(office: User, leader: User, year: int = YEAR, league: str = League.BODIES) -> Scheme:
    """Draft the shipped scheme of a year and publish it."""
    scheme = services.scheme_draft(league=league, year=year, user=office)
    return services.scheme_publish(scheme=scheme, user=leader)


def f(text: str) -> Fraction:
    """Return an exact number."""
    return Fraction(text)


@override_settings(BUSINESS_DATE="2014-01-12")
def make_cast() -> Cast:
    """Make the cast on its day."""
    return Cast()


assessment_rows = share_rows("assessment_rows", make_cast)
