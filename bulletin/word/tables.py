"""What stands in the annexes of a bulletin: every indicator with its parts, townships, supervision, results, reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from assessment.league import LEAST
from bulletin import charts
from bulletin.facts import AssessedBody, Facts, IndicatorFacts, SupervisedItem, group_by_goal, label_day
from bulletin.letterhead import LETTERHEAD
from bulletin.papers import Paper
from bulletin.word.widths import Fitted, fit_widths
from bulletin.wording import owed_by, words_of
from targets import grading
from targets.figures import format_plain
from targets.models import Status, TargetRule

INDICATOR_HEAD = ("指标", "单位", "目标", "应完成", "实际", "分子/分母", "上年同期", "状态")
INDICATOR_WIDTHS = (2255, 640, 760, 860, 1040, 1350, 1080, 860)
REPORT_HEAD = ("单位", "报送", "应填项", "已填项", "退回次数")
REPORT_WIDTHS = (4445, 1100, 1100, 1100, 1100)
SUPERVISION_HEAD = ("编号", "事项", "牵头单位", "期限", "颜色")
SUPERVISION_WIDTHS = (1960, 1985, 1820, 2380, 700)
TOWNSHIP_HEAD = ("镇街", "分子/分母", "比率（%）", "区间（%）")
TOWNSHIP_WIDTHS = (3245, 1800, 1800, 2000)
LEAGUE_HEAD = ("档次", "镇街", "分子/分母", "比率（%）", "名次区间（90%）")
LEAGUE_WIDTHS = (900, 3245, 1600, 1400, 1700)
UNRANKED, FEW = "按代码排列，不排名", "不足{least}{counter}只列数"
RANKING_HEAD = ("档次", "单位", "等级", "名次区间（90%）", "表扬")
RANKING_WIDTHS = (900, 4445, 900, 1700, 900)
GROUPS = {"T1": "（工业较多的街道和镇）", "T2": "（其他镇和乡）"}
COLOURS = {"green": "绿", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}
REPORT_STATES = {"on_time": "按时", "late": "迟报", "missing": "未报", "waiting": "未到期"}
LIGHTS: dict[str, str] = {
    Status.ATTAINED: "已达标", Status.ON_TRACK: "正常", Status.BEHIND: "滞后", Status.OFF_TRACK: "红灯",
    Status.NO_DATA: "无数据", Status.SMALL_SAMPLE: "样本不足", Status.MONITORED: "监测",
    Status.NOT_APPLICABLE: "不适用", Status.NO_YEAR_BEFORE: "无同期",
}  # fmt: skip
NONE = "/"


@dataclass(frozen=True)
class AnnexTable:
    """A table of an annex: where it is found, its head, its rows with the key of each; a caption, or a chart, stands above it."""

    place: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    keys: Sequence[str]
    caption: str = ""
    caption_key: str = ""
    chart: str = ""
    drawn: Sequence[IndicatorFacts] = ()

    @cached_property
    def fitted(self) -> Fitted:
        """The widths of its columns, and whether they need a page laid across."""
        return fit_widths(self.widths, self.rows)


@dataclass(frozen=True)
class Annex:
    """An annex with its tables."""

    title: str
    tables: Sequence[AnnexTable]

    @property
    def is_wide(self) -> bool:
        """Whether it stands on pages laid across."""
        return any(table.fitted.is_wide for table in self.tables)


def list_annexes(paper: Paper) -> list[Annex]:
    """Return the annexes that have anything to show."""
    titles, facts = LETTERHEAD["annexes"], paper.facts
    found = [
        Annex(titles["indicators"], list_indicator_tables(facts)),
        Annex(titles["townships"], list_township_tables(facts)),
        Annex(titles["supervision"], list_supervision_tables(facts)),
        Annex(titles["ranking"], list_ranking_tables(facts)),
        Annex(titles["reports"], list_report_tables(facts)),
    ]
    return [one for one in found if one.tables]


def list_indicator_tables(facts: Facts) -> list[AnnexTable]:
    """Return a table of indicators for each group of goals, with the courses of those that have one."""
    return [
        AnnexTable(
            f"附件{name}", INDICATOR_HEAD, INDICATOR_WIDTHS, [list_cells(one) for one in members],
            [one.code for one in members], chart=name, drawn=[one for one in members if charts.has_chart(one)],
        )
        for name, members in group_by_goal(facts.indicators).items()
    ]  # fmt: skip


def list_cells(one: IndicatorFacts) -> list[str]:
    """Return the cells of an indicator's row; a value stands as the board has it, its parts beside it."""
    name = f"{one.code} {one.name}"
    unit = "%" if one.is_ratio else one.unit
    target = NONE if one.target is None or one.is_milestone else f"{sign(one)}{format_plain(Fraction(one.target))}"
    due = owed_by(one)
    shown = str(one.numerator) if one.is_milestone and one.numerator is not None else one.shown
    parts = f"{one.numerator}/{one.denominator}" if one.denominator is not None else ""
    before = one.year_before
    year = one.show(before.numerator, before.denominator, before.scale) if before else ""
    return [
        name, unit, target, NONE if due is None else format_plain(due), shown or NONE, parts or NONE, year or NONE,
        LIGHTS[one.status],
    ]  # fmt: skip


def sign(one: IndicatorFacts) -> str:
    """Return what stands before a target: nothing where it is the whole or nothing at all."""
    target = Fraction(one.target or 0)
    if one.rule == TargetRule.AT_MOST:
        return "≤" if target else ""
    return "" if one.is_ratio and target == grading.WHOLE else "≥"


def list_township_tables(facts: Facts) -> list[AnnexTable]:
    """Return the samples of each township, indicator by indicator, with the interval in which its rate may lie.

    Where nothing failed anywhere, or all samples are too small, there is nothing to compare; the workbook has it all. They stand in the order of their codes,
    since a ranking of townships needs a paper that allows it; with one they stand as the league has them.
    """
    tables = []
    for one in facts.indicators:
        if not has_rates_to_compare(one):
            continue
        if one.league:
            tables += list_league_tables(one, facts.league_permit)
            continue
        rows = []
        for name, (numerator, denominator) in one.townships.items():
            found = grading.wilson_interval(numerator, denominator) if denominator >= LEAST else None
            interval = f"{found[0]:.2f}～{found[1]:.2f}" if found else NONE
            rows.append([name, f"{numerator}/{denominator}", show_rate(one, numerator, denominator), interval])
        keys = [f"{one.code}.{name}" for name in one.townships]
        caption = f"{one.code} {one.name}（{UNRANKED}；{tell_few(one)}）"
        tables.append(
            AnnexTable(f"附件{one.code}", TOWNSHIP_HEAD, TOWNSHIP_WIDTHS, rows, keys, caption, f"{one.code}.name")
        )
    return tables


def list_league_tables(one: IndicatorFacts, permit: str) -> list[AnnexTable]:
    """Return the league of townships by a pass rate, band by band, like with like; those of too few batches stand last and unranked."""
    tables = []
    for group in sorted({place[0] for place in one.league.values()}):
        places = {name: place[1:] for name, place in one.league.items() if place[0] == group}
        names = sorted(places, key=lambda name: (not places[name][0], places[name]))
        rows = []
        for name in names:
            (numerator, denominator), (band, low, high) = one.townships.get(name, (0, 0)), places[name]
            interval = NONE if not band else f"{low}" if low == high else f"{low}～{high}"
            shown = show_rate(one, numerator, denominator)
            rows.append([f"{band}" if band else NONE, name, f"{numerator}/{denominator}", shown, interval])
        keys = [f"{one.code}.{name}.league" for name in names]
        caption = f"{one.code} {one.name}{GROUPS.get(group, group)}（依据{permit}，同一档次内不分先后；{tell_few(one)}，不排名）"
        tables.append(
            AnnexTable(f"附件{one.code}{group}", LEAGUE_HEAD, LEAGUE_WIDTHS, rows, keys, caption, f"{one.code}.league")
        )
    return tables


def tell_few(one: IndicatorFacts) -> str:
    """Say of how few things no rate is told."""
    return FEW.format(least=LEAST, counter=words_of(one)["counter"])


def show_rate(one: IndicatorFacts, numerator: int, denominator: int) -> str:
    """Write the rate of a township as the board does; of too few things none."""
    return one.show(numerator, denominator) if denominator >= LEAST else NONE


def has_rates_to_compare(one: IndicatorFacts) -> bool:
    """Say whether a sample was failed in any township, and any has enough of them for a rate."""
    parts = one.townships.values()
    return any(good < whole for good, whole in parts) and any(whole >= LEAST for _good, whole in parts)


def list_supervision_tables(facts: Facts) -> list[AnnexTable]:
    """Return the items of supervision in hand."""
    rows = [list_supervision_cells(one, facts.full_name(one.body)) for one in facts.open_supervision]
    keys = [f"supervision.{one.number}" for one in facts.open_supervision]
    return [AnnexTable("附件督办", SUPERVISION_HEAD, SUPERVISION_WIDTHS, rows, keys)] if rows else []


def list_supervision_cells(one: SupervisedItem, body: str) -> list[str]:
    """Return the cells of an item of supervision."""
    return [one.number, one.matter, body, label_day(one.due_on), COLOURS.get(one.colour, NONE)]


def list_ranking_tables(facts: Facts) -> list[AnnexTable]:
    """Return the results announced in the quarter band by band, like with like; of townships with the paper that allows it."""
    tables = []
    for (league, year, group), members in groupby(facts.assessment, key=lambda one: (one.league, one.year, one.group)):
        found = list(members)
        rows = [list_ranking_cells(one, facts.full_name(one.name)) for one in found]
        who = "成员单位" if league == "bodies" else f"镇街{GROUPS.get(group, group)}"
        basis = f"（依据{found[0].permit}）" if found[0].permit else ""
        keys = [f"assessment{year}.{one.name}" for one in found]
        caption, key = f"{year}年度{who}{basis}，同一档次内不分先后", f"assessment{year}.caption"
        # Results of before bands were kept have no order to tell.
        if any(one.band for one in found):
            tables.append(AnnexTable(f"附件{year}{who}", RANKING_HEAD, RANKING_WIDTHS, rows, keys, caption, key))
    return tables


def list_ranking_cells(one: AssessedBody, name: str) -> list[str]:
    """Return the cells of a result: its band and the interval of its rank; none where it is listed only."""
    interval = "" if one.low is None else f"{one.low}" if one.low == one.high else f"{one.low}～{one.high}"
    honour = "表扬" if one.is_honoured else NONE
    return [f"{one.band}" if one.band else NONE, name, one.grade or NONE, interval or NONE, honour]


def list_report_tables(facts: Facts) -> list[AnnexTable]:
    """Return how each body reported."""
    rows = [
        [facts.full_name(one.name), REPORT_STATES[one.state], str(one.asked), str(one.answered), str(one.returned)]
        for one in facts.reports
    ]
    keys = [f"reports.{one.name}" for one in facts.reports]
    return [AnnexTable("附件报送", REPORT_HEAD, REPORT_WIDTHS, rows, keys)] if rows else []
