"""What the invented reports say, item by item."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from baodi_quality.demo.reporting.amounts import invent_amount
from baodi_quality.demo.reporting.wording import invent_explanation, invent_narrative
from reporting.checks import compare_figure, find_concerns
from reporting.models import Report, ReportItemRule, ReportValue

BAND = 50
DISPUTED = {(20142, "shiyao", "D09.4"): (2, "有两件举报由工商部门转来，登记在对方台账，应计入我局受理数。")}
"""What the body counts beyond what the register holds, and why."""
UNANSWERED = {(20143, "gongshang", "D07.1"), (20143, "gongshang", "D07.5")}
"""Not explained and not confirmed yet, in a draft that is nearly done."""
DRAFTED = {
    "gongshang": 1.0,
    "zhijian": 0.6,
    "kewei": 0.8,
    "huanbao": 0.5,
    "xumu": 0.3,
    "gongan": 0.5,
    "dianshitai": 0.5,
}
"""How much of a draft is filled in; nobody has begun with the others."""
BLANK = {(20143, "gongshang", "R3.1")}
"""Not even typed there."""


@dataclass
class Filler:
    """Fills in values in the order of quarters, and remembers the figures for those that come after."""

    rules: list[ReportItemRule]
    series: dict[tuple[int, int], dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def fill_in(self, report: Report, values: Iterable[ReportValue], person: User, day: dt.date) -> None:
        """Fill in the values of a report on ``day``; those of a nil report stay empty."""
        figures: dict[int, Decimal | None] = {}
        for value in values:
            key = (report.quarter_id, report.body.code, value.item.code)
            if report.is_nil or key in BLANK:
                value.figure = None
                continue
            self.fill_in_value(report, value, figures)
            value.changed_by, value.revision = person, 1
            value.changed_at = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))

    def fill_in_value(self, report: Report, value: ReportValue, figures: dict[int, Decimal | None]) -> None:
        """Put the narrative or the figure, explained where it has to be."""
        item, quarter = value.item, report.quarter_id
        if not item.is_figure:
            value.text = invent_narrative(item, report.body, quarter)
            return
        value.figure = figures[item.pk] = self.choose_figure(report, value, figures)
        self.answer_register(report, value)
        series = self.series[report.body_id, item.pk]
        beside = compare_figure(item, quarter, value.figure, series)
        # The same check as on the page: an accepted report must not lack what a clerk would have been asked for.
        if not self.is_open(report, value) and any(find_concerns(value, beside, self.rules, figures, BAND)):
            value.explanation = invent_explanation(item, quarter)
        series[quarter] = value.figure

    def choose_figure(self, report: Report, value: ReportValue, figures: dict[int, Decimal | None]) -> Decimal:
        """Return what the register knows, or else an invented figure within that which it is a part of."""
        item = value.item
        more, _why = DISPUTED.get((report.quarter_id, report.body.code, item.code), (0, ""))
        if value.known is not None:
            return value.known + more
        amount = invent_amount(item, report.body, report.quarter_id)
        wholes = [figures.get(rule.other_id) for rule in self.rules if rule.item_id == item.pk]
        # A part never above its whole, as the rules between items ask.
        return min([amount, *(whole for whole in wholes if whole is not None)])

    def answer_register(self, report: Report, value: ReportValue) -> None:
        """Confirm or dispute what the register knows."""
        key = (report.quarter_id, report.body.code, value.item.code)
        if value.known is None or self.is_open(report, value):
            return
        value.register_agreement = (
            ReportValue.RegisterAgreement.DISPUTED if key in DISPUTED else ReportValue.RegisterAgreement.CONFIRMED
        )
        value.dispute = DISPUTED[key][1] if key in DISPUTED else ""

    @staticmethod
    def is_open(report: Report, value: ReportValue) -> bool:
        """Whether the value is one that was left for somebody to explain and confirm."""
        return (report.quarter_id, report.body.code, value.item.code) in UNANSWERED
