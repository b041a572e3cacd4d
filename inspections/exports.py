"""What the rows of this room become in a file."""

from collections.abc import Iterator

from enterprises.exports import Export
from enterprises.exports.formats import Line
from inspections.imports.spot_check_columns import COLUMNS, RESULTS, RETESTS, STAGES
from inspections.models import (
    ASPECTS,
    Complaint,
    CompletedProject,
    EnforcementCase,
    FailingItem,
    ServiceEvaluation,
    SpotCheck,
)

STAGE_WORDS = {key: word for word, key in STAGES.items()}
RESULT_WORDS = {key: word for word, key in RESULTS.items()}
RETEST_WORDS = {key: word for word, key in RETESTS.items()} | {"": ""}


def spot_check_lines(row: SpotCheck) -> Iterator[Line]:
    """Yield a line for each failing item, in the columns of the sheet that is imported, and one where there is none."""
    for item in row.failing_items.all() or [FailingItem()]:
        yield (
            row.number,
            STAGE_WORDS[row.stage],
            row.sampled_on,
            row.producer_name,
            row.producer_uscc,
            row.sampled_name,
            row.township.name_on(row.sampled_on) if row.township else "",
            row.sample_name,
            row.model,
            row.brand,
            row.batch,
            row.category,
            row.laboratory,
            RESULT_WORDS[row.first_result],
            item.item,
            item.measured,
            item.limit,
            RETEST_WORDS[row.retest_result],
            row.note,
        )


SPOT_CHECKS = Export("监督抽查台账", tuple(column.title for column in COLUMNS), spot_check_lines)


def project_lines(row: CompletedProject) -> Iterator[Line]:
    """Yield the one line of a project."""
    yield (
        row.number,
        row.name,
        row.township.name_on(row.accepted_on),
        row.builder,
        row.contractor,
        None if row.area is None else float(row.area),
        row.accepted_on,
        row.get_verdict_display(),
        row.filed_on,
        *(getattr(row, f"get_{aspect}_display")() for aspect in ASPECTS),
        row.note,
    )


PROJECTS = Export(
    "竣工工程台账",
    (
        "工程编号",
        "工程名称",
        "乡镇街道",
        "建设单位",
        "施工单位",
        "建筑面积（平方米）",
        "竣工验收日期",
        "验收结论",
        "备案日期",
        "质量",
        "安全",
        "环保",
        "节能",
        "卫生",
        "备注",
    ),
    project_lines,
)


def evaluation_lines(row: ServiceEvaluation) -> Iterator[Line]:
    """Yield the one line of an evaluation."""
    service = row.enterprise.service_industry
    yield (
        row.number,
        row.enterprise.name,
        service.name if service else "",
        row.evaluated_on,
        row.standard,
        "是" if row.met else "否",
        row.evaluator,
        row.note,
    )


EVALUATIONS = Export(
    "服务质量评价台账",
    ("评价编号", "企业名称", "服务行业", "评价日期", "评价标准", "是否达标", "评价机构", "备注"),
    evaluation_lines,
)


def case_lines(row: EnforcementCase) -> Iterator[Line]:
    """Yield the one line of a case; amounts in 10,000 yuan."""
    yield (
        row.number,
        row.body.name_on(row.opened_on),
        row.law.name,
        row.township.name_on(row.opened_on) if row.township else "",
        row.subject,
        row.opened_on,
        row.closed_on,
        row.get_outcome_display(),
        None if row.goods_value is None else float(row.goods_value),
        None if row.fine is None else float(row.fine),
        row.note,
    )


CASES = Export(
    "执法案件台账",
    (
        "案件编号",
        "办案单位",
        "法律法规",
        "乡镇街道",
        "案由",
        "立案日期",
        "结案日期",
        "处理结果",
        "货值金额（万元）",
        "罚没金额（万元）",
        "备注",
    ),
    case_lines,
)


def complaint_lines(row: Complaint) -> Iterator[Line]:
    """Yield the one line of a complaint."""
    yield (
        row.number,
        row.body.name_on(row.received_on),
        row.get_kind_display(),
        row.township.name_on(row.received_on) if row.township else "",
        row.subject,
        row.received_on,
        row.settled_on,
        row.get_outcome_display(),
        row.case.number if row.case else "",
        row.note,
    )


COMPLAINTS = Export(
    "投诉举报台账",
    (
        "投诉编号",
        "受理单位",
        "类别",
        "乡镇街道",
        "事由",
        "受理日期",
        "办结日期",
        "处理结果",
        "转立案件编号",
        "备注",
    ),
    complaint_lines,
)
