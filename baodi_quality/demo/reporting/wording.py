"""Invented narratives; each says that it is made up."""

from random import Random

from baodi_quality.demo import MARK, SEED
from departments.models import Body
from reporting.models import ReportItem

PROGRESS = (
    "围绕“{summary}”，制定了本季度工作台账，责任落实到科室，按月调度进度，各项任务按计划推进。",
    "对照职责“{summary}”，组织开展了专项行动，检查与服务并重，发现的问题当场督促整改，并建立了回访记录。",
    "就“{summary}”召开专题会议两次，印发了工作方案，重点企业和重点区域逐一走访，基础数据进一步摸清。",
    "围绕“{summary}”加强部门协作，信息互通，联合检查两轮次，宣传引导同步跟进，工作成效较上季度有所提升。",
)
PROBLEMS = (
    "",
    "",
    "基层人员力量不足，部分企业质量意识有待提高。",
    "个别企业台账不规范，数据采集不够及时，需进一步指导。",
)
PLANS = (
    "下季度继续抓好重点任务落实，对薄弱环节开展一次回头看，季末前完成。",
    "下季度拟组织一次业务培训，完善企业质量档案，巩固已有成效。",
    "下季度将结合年度目标查漏补缺，加大督促检查力度，确保全年任务完成。",
)
EXPLANATIONS = (
    "受专项行动时间安排影响，本季度工作量较集中。",
    "上年同期基数较小，本季度属正常波动。",
    "部分任务跨季度完成，按完成时间计入本季度。",
)


def invent_narrative(item: ReportItem, body: Body, quarter: int) -> str:
    """Return what the body writes: progress, problems (often none) or plans, by the letter of the item's code."""
    random = Random(f"{SEED}|{item.code}|{body.code}|{quarter}")
    choices = {"A": PROGRESS, "B": PROBLEMS, "C": PLANS}[item.code[-1]]
    text = random.choice(choices).format(summary=item.duty.summary)
    return f"{text}（{MARK}）" if text else ""


def invent_explanation(item: ReportItem, quarter: int) -> str:
    """Return why a figure differs from those before it."""
    return Random(f"{SEED}|{item.code}|{quarter}").choice(EXPLANATIONS)
