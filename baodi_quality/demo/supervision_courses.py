"""What each invented item is about, when it began, and how it went: days after its drafting, actions, and what differs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

Step = tuple[int, str, dict[str, Any]]
ISSUED: tuple[Step, ...] = ((1, "submit", {}), (2, "approve", {}))
SIGNED: tuple[Step, ...] = (*ISSUED, (3, "sign", {}))


def close(day: int) -> tuple[Step, ...]:
    """Return the steps from asking to close on a day to the striking off."""
    return ((day, "ask_close", {}), (day + 3, "verify", {}), (day + 28, "strike", {}))


IN_TIME: tuple[Step, ...] = (*SIGNED, (18, "feedback", {"progress": 70}), *close(27))
OF_A_MEETING: tuple[Step, ...] = (
    *SIGNED, (9, "feedback", {"progress": 50}), (18, "feedback", {"progress": 70}), *close(27),
)  # fmt: skip
LATE: tuple[Step, ...] = (*SIGNED, (20, "feedback", {"progress": 50}), (33, "log", {}), *close(36))
VERY_LATE: tuple[Step, ...] = (
    *SIGNED, (33, "log", {}), (40, "log", {}), (41, "urge", {}), (43, "feedback", {"progress": 80}), *close(50),
)  # fmt: skip
RETURNED: tuple[Step, ...] = (
    *SIGNED, (18, "feedback", {"progress": 70}), (25, "ask_close", {}),
    (29, "return_close", {"until": 14}), *close(40),
)  # fmt: skip
RETURNED_TWICE: tuple[Step, ...] = (
    *SIGNED, (15, "feedback", {"progress": 60}), (22, "ask_close", {}),
    (25, "return_close", {"until": 14}), (35, "ask_close", {}), (38, "return_close", {"until": 14}), *close(50),
)  # fmt: skip
EXTENDED: tuple[Step, ...] = (
    *SIGNED, (15, "feedback", {"progress": 50}), (20, "extend_ask", {"until": 18}), (22, "extend_grant", {"until": 18}),
    *close(44),
)  # fmt: skip
REOPENED: tuple[Step, ...] = (
    *IN_TIME,
    (90, "reopen", {"until": 110}),
    (100, "feedback", {"progress": 90}),
    *close(118),
)
OBJECTED: tuple[Step, ...] = (
    *SIGNED, (18, "feedback", {"progress": 70}), (28, "ask_close", {}), (31, "verify", {}), (34, "object", {}),
    (37, "verify", {}), (60, "strike", {}),
)  # fmt: skip


@dataclass(frozen=True)
class Course:
    """One item: its matter, the day of its drafting, its term in calendar days, and its steps."""

    day: dt.date
    title: str
    lead: str
    steps: tuple[Step, ...]
    supports: tuple[str, ...] = ()
    days: int = 32
    urgency: str = "normal"
    source: str = ""
    standard: str = "排查台账完整，问题全部销号\n整改前后材料齐全\n书面报告报办公室"

    @property
    def task(self) -> str:
        """What is to be done."""
        return f"请牵头单位就“{self.title}”制定方案，明确责任人和时限，组织落实并按期反馈"


def day(text: str) -> dt.date:
    """Return a day."""
    return dt.date.fromisoformat(text)


COURSES = [
    Course(day("2011-03-07"), "落实质量兴区责任分工", "fagai", IN_TIME, ("zhijian", "gongshang")),
    Course(day("2011-06-13"), "食品生产企业登记建档", "zhijian", IN_TIME, ("weisheng",)),
    Course(day("2011-09-05"), "建筑节能验收资料补齐", "jianwei", LATE),
    Course(day("2011-11-07"), "农资市场专项检查", "gongshang", IN_TIME, ("zhongzhi",)),
    Course(day("2012-02-13"), "名牌产品培育名单确定", "jingmao", IN_TIME, ("zhijian",)),
    Course(day("2012-04-09"), "学校食堂食品安全整治", "weisheng", RETURNED, ("jiaoyu",)),
    Course(day("2012-05-14"), "锅炉节能检测全覆盖", "zhijian", EXTENDED),
    Course(day("2012-06-11"), "污水排放企业在线监测", "huanbao", VERY_LATE),
    Course(day("2012-08-06"), "成品油质量抽检", "gongshang", IN_TIME),
    Course(day("2012-10-15"), "计量器具强检到期清理", "zhijian", IN_TIME),
    Course(day("2013-01-07"), "工程竣工备案逾期清理", "jianwei", LATE),
    Course(day("2013-03-04"), "消费投诉按时办结", "gongshang", OBJECTED),
    Course(day("2013-04-08"), "畜产品检测点建设", "xumu", IN_TIME, ("zhongzhi",)),
    Course(day("2013-05-13"), "电线电缆区域整治", "zhijian", RETURNED_TWICE, ("gongshang",)),
    Course(day("2013-07-08"), "药品流通企业规范管理", "shiyao", IN_TIME),
    Course(day("2013-08-05"), "烟草市场秩序专项行动", "yancao", IN_TIME, ("gongan",)),
    Course(day("2013-09-02"), "质量信用档案归集", "zhijian", IN_TIME, ("guoshui", "dishui")),
    Course(day("2013-10-14"), "涉农价格检查", "wujia", IN_TIME),
    Course(day("2013-12-02"), "林木种苗质量抽检", "linye", IN_TIME),
    Course(day("2014-01-13"), "儿童用品强制性认证检查", "zhijian", REOPENED, ("gongshang",)),
    Course(day("2014-02-17"), "节后旅游服务质量检查", "wenguang", IN_TIME),
    Course(day("2014-03-10"), "农药残留超标追溯", "zhongzhi", VERY_LATE),
    Course(day("2014-04-07"), "标准化示范区验收准备", "zhijian", IN_TIME, ("zhongzhi",)),
    Course(day("2014-05-12"), "土地复垦工程质量核查", "guotu", LATE),
    Course(day("2014-06-09"), "质量奖申报辅导", "jingmao", (*SIGNED, (20, "withdraw", {}))),
    Course(day("2014-07-14"), "夏季食品抽检", "weisheng", OF_A_MEETING, ("shiyao",), source="meeting"),
    Course(day("2014-07-21"), "电梯隐患整改", "zhijian", (*SIGNED, (16, "feedback", {"progress": 60}), *close(28))),
    Course(day("2014-08-11"), "低压电器企业许可证后监管", "zhijian", ((1, "void", {}),)),
    Course(
        day("2014-08-18"), "建设工程五方面达标整改", "jianwei",
        (*SIGNED, (28, "feedback", {"progress": 40}), (49, "log", {}), (57, "log", {})),
        ("huanbao",), 44, source="project",
    ),
    Course(
        day("2014-08-25"), "流通领域钢材质量整治", "gongshang",
        (*SIGNED, (24, "feedback", {"progress": 55}), (28, "ask_close", {}), (31, "return_close", {"until": 15}),
         (38, "ask_close", {}), (45, "return_close", {"until": 17})),
    ),
    Course(
        day("2014-09-01"), "散煤质量专项检查", "huanbao",
        (*SIGNED, (10, "feedback", {"progress": 40}), (20, "extend_ask", {"until": 21}), (22, "extend_grant", {"until": 21}),
         (38, "feedback", {"progress": 70})),
        ("gongshang",), 40,
    ),
    Course(
        day("2014-09-02"), "二季度报告补报", "fagai", (*ISSUED, (6, "log", {}), (13, "log", {}), (20, "log", {}), (43, "log", {})),
        (), 15, "urgent", "report", "报告已报送并经办公室审核通过",
    ),
    Course(
        day("2014-09-03"), "检测机构能力验证", "zhijian",
        (*SIGNED, (14, "feedback", {"progress": 30}), (26, "suspend", {"until": 30})), ("kewei",), 50,
    ),
    Course(
        day("2014-09-05"), "不合格产品后处理", "zhijian",
        (*SIGNED, (24, "feedback", {"progress": 80}), (33, "ask_close", {})), ("gongshang",), 40, source="rectification",
    ),
    Course(
        day("2014-09-09"), "校园周边商品质量检查", "gongshang",
        (*SIGNED, (20, "feedback", {"progress": 90}), (24, "ask_close", {}), (34, "verify", {})), ("jiaoyu",), 36,
    ),
    Course(day("2014-09-10"), "财政质量专项资金拨付", "caizheng", (*SIGNED, (20, "feedback", {"progress": 75})), (), 37),
    Course(
        day("2014-09-12"), "公共场所卫生监测", "weisheng",
        (*SIGNED, (13, "feedback", {"progress": 20}), (14, "return_feedback", {"reason_class": "no_substance"}), (33, "log", {})), (), 60,
    ),
    Course(day("2014-09-22"), "质量月活动成果汇总", "zhijian", (*SIGNED, (16, "feedback", {"progress": 60})), ("wenguang",), 70),
    Course(day("2014-09-23"), "质量月宣传材料归档", "zhijian", (*ISSUED, (7, "merge", {"into": "质量月活动成果汇总"})), (), 70),
    Course(day("2014-09-24"), "职业技能质量培训", "renshi", (*SIGNED,), ("jiaoyu",), 75),
    Course(day("2014-09-28"), "饮用水水源保护区检查", "huanbao", (*ISSUED, (17, "log", {})), ("weisheng",), 60),
    Course(day("2014-10-10"), "三季度重点工程质量巡查", "jianwei", (*ISSUED,), (), 45, source="meeting"),
    Course(day("2014-10-13"), "冬季供热计量检查", "zhijian", ((1, "submit", {}),), ("jianwei",), 60),
    Course(day("2014-10-14"), "出租车计价器检定", "zhijian", ((1, "submit", {}),), (), 30, "urgent"),
    Course(day("2014-10-14"), "乡镇质量工作站挂牌", "fagai", (), ("zhijian",), 60),
]  # fmt: skip
