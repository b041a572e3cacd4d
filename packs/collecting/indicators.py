"""An indicator in a quarter: its figures, their revisions, the definitions, and the rows that they were counted from."""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from dashboard.access import explained_indicators
from dashboard.as_of import AsOf
from dashboard.indicator_page import IndicatorPage, indicator_page
from dashboard.rows import CLOSED, NOW, FigureRows, SliceFilter
from departments.models import IndicatorOwnership
from exchange.formats.english import read_heading
from exchange.formats.selections import Line
from packs.collecting.files import find_files
from packs.contents import Contents, Table, tell_moment, write_value
from packs.models import EvidencePack
from targets.models import (
    Attainment,
    Indicator,
    IndicatorDefinition,
    IndicatorKind,
    MilestoneSignOff,
    Quarter,
    Status,
    TargetPoint,
)
from targets.registry import registry

NUMBERS = (
    "统计口径", "是否考核口径", "版本", "修订号", "分子", "分母", "数值", "目标", "应达到", "差距", "状态", "统计截至", "计算时间",
)  # fmt: skip
REVISIONS = (
    "统计口径",
    "修订号",
    "计算时间",
    "统计截至",
    "分子",
    "分母",
    "应达到",
    "状态",
    "变动原因",
    "所用口径生效日",
)
DEFINITIONS = (
    "本季度所用", "生效日", "口径", "统计来源", "参数", "考核口径", "考核规则", "目标", "基期值", "容差", "最小样本量", "年度目标", "变更理由", "记录时间", "记录人",
)  # fmt: skip
SPANS = ("不适用起", "不适用止", "依据", "记录时间", "记录人")
STEPS = ("步骤", "期限", "验收日期", "验收依据", "是否逾期")
SIDES = {"numerator": "计入分子", "missed": "未计入分子"}
COUNTED = "计入"


def collect_indicator(pack: EvidencePack, user: User) -> Contents:
    """Return the parts of an indicator's pack."""
    indicator, quarter = pack.row, pack.quarter
    contents = start(f"{indicator.code} {indicator.name}", pack)
    add_indicator(contents, indicator.pk, quarter)
    return contents


def collect_goal(pack: EvidencePack, user: User) -> Contents:
    """Return the parts of a goal's pack: those of its indicators, each in a folder."""
    goal = pack.row
    contents = start(f"{goal.code} {goal.name}", pack)
    contents.facts.append((read_heading("方案原文"), goal.quote))
    for indicator in goal.indicators.all():
        add_indicator(contents, indicator.pk, pack.quarter, f"{indicator.code}/")
    return contents


def start(name: str, pack: EvidencePack) -> Contents:
    """Begin the parts of a pack that speaks of a quarter."""
    quarter: Any = pack.quarter
    closed = read_heading("未归档")
    if quarter.is_closed:
        closed = _("closed ({moment})").format(moment=tell_moment(quarter.closed_at))
    facts = {"对象": name, "季度": quarter.label, "季度归档": closed}
    return Contents(name, [(read_heading(label), words) for label, words in facts.items()])


def add_indicator(contents: Contents, pk: int, quarter: Any, folder: str = "") -> None:
    """Add what is behind an indicator's figures of a quarter."""
    indicator = explained_indicators().get(pk=pk)
    page = indicator_page(indicator, quarter.pk, "", AsOf())
    reading = page.reading
    if not folder:
        contents.facts.append((read_heading("方案原文"), indicator.goal.quote))
        named = (_("{label} ({unit})").format(label=one.name, unit=one.held.get_part_display()) for one in page.owners)
        contents.facts.append((read_heading("责任单位"), _(", ").join(named)))
    contents.figures.append(
        (indicator.code, indicator.name, str(reading.figure), reading.due_words, str(Status(reading.status).label))
    )
    contents.tables += [
        Table(
            f"{folder}数值", f"{indicator.code} {read_heading('各统计口径的数值')}", NUMBERS, lambda: list_numbers(page)
        ),
        Table(
            f"{folder}修订",
            f"{indicator.code} {read_heading('数值的历次修订')}",
            REVISIONS,
            lambda: list_revisions(page),
        ),
        Table(
            f"{folder}口径",
            f"{indicator.code} {read_heading('口径和目标各版本')}",
            DEFINITIONS,
            lambda: list_definitions(page),
        ),
    ]
    if indicator.inapplicable_spans.all():
        contents.tables.append(
            Table(
                f"{folder}不适用",
                f"{indicator.code} {read_heading('不适用的期间')}",
                SPANS,
                lambda: list_spans(indicator),
            )
        )
    if indicator.kind == IndicatorKind.MILESTONE:
        contents.tables.append(
            Table(f"{folder}里程碑", f"{indicator.code} {read_heading('里程碑')}", STEPS, lambda: list_steps(page))
        )
    trace_definitions(contents, indicator, quarter)
    if page.has_rows:
        add_rows(contents, page, folder)


def add_rows(contents: Contents, page: IndicatorPage, folder: str) -> None:
    """Add the rows of the figure; of a corrected closed quarter those of the closing and those of today."""
    plain = FigureRows(page, "numerator", SliceFilter())
    sides = {"numerator": COUNTED} if plain.population.counted is None else SIDES
    versions = {CLOSED: "", NOW: "更正后_"} if plain.versions else {plain.version: ""}
    for version, mark in versions.items():
        for side, words in sides.items():
            rows = FigureRows(page, side, SliceFilter(), version)
            told = f"更正后{words}的明细" if mark else f"{words}的明细"
            title = f"{page.indicator.code} {read_heading(told)}"
            contents.tables.append(
                Table(f"{folder}明细_{mark}{words}", title, ("序号", *rows.headings), partial(list_rows, rows))
            )
            contents.traced.append(rows.whole_side)
            found = find_files(rows.whole_side)
            contents.filed += found.filed
            contents.traced += found.traced


def list_rows(rows: FigureRows) -> Iterator[Line]:
    """Yield the rows of a side as the rows page shows them, numbered."""
    for number, line in enumerate(rows.lines(rows.rows), 1):
        yield number, *line.cells


def list_numbers(page: IndicatorPage) -> Iterator[Line]:
    """Yield the figure in each window, and what it was corrected to."""
    corrected = [(page.correction, "更正")] if page.correction else []
    for reading, version in [*((one, "正式") for one in page.windows), *corrected]:
        found = reading.attainment
        parts = (
            (found.revision, write_value(found.numerator), write_value(found.denominator)) if found else ("", "", "")
        )
        days = (str(found.as_of), tell_moment(found.computed_at)) if found else ("", "")
        judged = "是" if reading.is_judged else "否"
        words = (str(reading.figure), reading.target_words, reading.due_words, reading.gap_words, str(Status(reading.status).label))  # fmt: skip
        yield reading.window_words, judged, version, *parts, *words, *days


def list_revisions(page: IndicatorPage) -> Iterator[Line]:
    """Yield every revision of the quarter's figures, the oldest first."""
    rows = Attainment.objects.filter(indicator=page.indicator, quarter=page.quarter.pk).defer("breakdown")
    for row in rows.select_related("definition").order_by("window", "revision"):
        parts = (
            write_value(row.numerator),
            write_value(row.denominator),
            write_value(row.due),
            row.get_status_display(),
            row.cause,
        )
        yield row.get_window_display(), row.revision, tell_moment(row.computed_at), str(row.as_of), *parts, str(row.definition.effective_from)  # fmt: skip


def list_definitions(page: IndicatorPage) -> Iterator[Line]:
    """Yield every version of the definition, the oldest first."""
    for row in page.timeline.definitions:
        source = str(registry[row.measure].label) if row.measure else ""
        points = "；".join(f"{point.due_on}：{write_value(point.value)}" for point in row.points.all())
        numbers = (
            write_value(row.target),
            write_value(row.baseline),
            write_value(row.tolerance),
            row.minimum_sample,
            points,
        )
        parameters = json.dumps(row.parameters, ensure_ascii=False, sort_keys=True) if row.parameters else ""
        used = "是" if row == page.definition else ""
        rules = (row.get_window_display(), row.get_rule_display())
        recorded = (row.reason, tell_moment(row.created_at), write_value(row.created_by))
        yield used, str(row.effective_from), row.description, source, parameters, *rules, *numbers, *recorded


def list_spans(indicator: Indicator) -> Iterator[Line]:
    """Yield the spans in which the indicator does not apply."""
    for row in indicator.inapplicable_spans.all():
        yield (
            str(row.since),
            write_value(row.until),
            row.basis,
            tell_moment(row.created_at),
            write_value(row.created_by),
        )


def list_steps(page: IndicatorPage) -> Iterable[Line]:
    """Yield the steps as they stood at the end of the quarter."""
    for line in page.milestones:
        yield (
            line.step.name,
            str(line.due_on),
            write_value(line.signed_on),
            line.evidence,
            "是" if line.is_late else "否",
        )


def trace_definitions(contents: Contents, indicator: Indicator, quarter: Any) -> None:
    """Let the history of what the figure is judged by be told too."""
    contents.traced += [
        Indicator.objects.filter(pk=indicator.pk),
        IndicatorDefinition.objects.filter(indicator=indicator),
        TargetPoint.objects.filter(definition__indicator=indicator),
        indicator.inapplicable_spans.all(),
        indicator.milestones.all(),
        MilestoneSignOff.objects.filter(milestone__indicator=indicator),
        IndicatorOwnership.objects.filter(indicator=indicator),
        Quarter.objects.filter(pk=quarter.pk),
    ]
