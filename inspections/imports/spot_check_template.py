"""The template of the spot-check sheet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from departments.models import Township
from exchange.formats.workbooks import Guide, SheetGuide, template_workbook
from inspections.imports.spot_check_columns import COLUMNS, RESULTS, RETESTS, STAGES, TITLES

SHEET = "监督抽查数据"
# Invented names and codes that can exist; the second and third line are one batch.
EXAMPLES = (
    (
        "BD20140701001",
        "生产",
        "2014-07-01",
        "天津市宝坻区示例食品有限公司",
        "91120115103000011H",
        "天津市宝坻区示例食品有限公司",
        "海滨街道",
        "食用植物油",
        "5L/桶",
        "示例牌",
        "2014-06-20",
        "食用油",
        "示例检验机构",
        "合格",
        "",
        "",
        "",
        "",
        "",
    ),
    (
        "BD20140702001",
        "流通",
        "2014年7月2日",
        "示例电器有限公司",
        "",
        "示例商场",
        "宝平街道",
        "电热毯",
        "150×120cm",
        "示例",
        "20140401",
        "家用电器",
        "示例检验机构",
        "不合格",
        "电源线长度",
        "1.2m",
        "≥1.4m",
        "",
        "两项不合格，分两行填写",
    ),
    (
        "BD20140702001",
        "流通",
        "2014年7月2日",
        "示例电器有限公司",
        "",
        "示例商场",
        "宝平街道",
        "电热毯",
        "150×120cm",
        "示例",
        "20140401",
        "家用电器",
        "示例检验机构",
        "不合格",
        "标志",
        "缺警示语",
        "应有警示语",
        "",
        "两项不合格，分两行填写",
    ),
    (
        "BD20140703001",
        "流通",
        "2014/07/03",
        "示例日化厂",
        "",
        "示例超市",
        "",
        "洗衣粉",
        "500g/袋",
        "/",
        "A20140512",
        "日用品",
        "示例检验机构",
        "不合格",
        "总活性物",
        "12%",
        "≥13%",
        "复检中",
        "",
    ),
)


def spot_check_template() -> bytes:
    """Return the template as an .xlsx workbook."""
    return template_workbook([SheetGuide(SHEET, guides(), EXAMPLES)], notes())


def guides() -> list[Guide]:
    """Return the explanation of each column, in the usual order."""
    choices: dict[str, Sequence[str]] = {
        "stage": tuple(STAGES),
        "first_result": tuple(RESULTS),
        "retest_result": tuple(RETESTS),
        "township": tuple(Township.objects.values_list("name", flat=True)),
    }
    hints = column_hints()
    return [
        Guide(
            column.title,
            hints[column.key],
            column.required,
            choices.get(column.key, ()),
            column.key == "sampled_on",
            26 if column.key.endswith(("_name", "uscc")) else 14,
        )
        for column in COLUMNS
    ]


def column_hints() -> dict[str, str]:
    """Return what belongs in each column."""
    most = _("Text, at most %(most)s characters.")
    return {
        "number": _(
            "Number of the sampling record. One number is one batch; several failing items take several lines with the same number."
        ),
        "stage": _("生产 for a sample taken from the enterprise that made it, 流通 for one taken in a shop or market."),
        "sampled_on": _(
            "Day of sampling: a date of Excel, or text such as 2014-3-5, 2014/03/05, 2014年3月5日, 20140305."
        ),
        "producer_name": _(
            "Producer named on the label, under its registered name. A producer that is not in the register is kept by name."
        ),
        "producer_uscc": _(
            "18 characters, checked by their check digit; empty where the producer has none (before October 2015 few had one)."
        ),
        "sampled_name": _("Enterprise or shop where the sample was taken."),
        "township": _(
            "Township, town or sub-district where the sample was taken, under its present name or that of the day; may be empty."
        ),
        "sample_name": most % {"most": 100},
        "model": most % {"most": 100},
        "brand": most % {"most": 60},
        "batch": most % {"most": 60},
        "category": most % {"most": 60},
        "laboratory": most % {"most": 100},
        "first_result": _(
            "合格, 不合格, 拒检 (inspection refused, counts as a failure) or 待检 (result still to come)."
        ),
        "item": _("One failing item a line; only for batches that failed. May be empty where it is not known."),
        "measured": _("What was found for the failing item, at most 60 characters."),
        "limit": _("What the standard allows, at most 60 characters."),
        "retest_result": _(
            "Empty without a re-test, else 合格, 不合格 or 复检中. The re-test decides; until then the batch is not counted."
        ),
        "note": most % {"most": 200},
    }


def notes() -> list[str]:
    """Return what holds for the whole sheet."""
    return [
        _(
            "The columns may stand in any order; coloured headings are obligatory. Columns with other headings are named and passed over."
        ),
        _(
            "Cells may be merged: the value holds for every line that the merged cell covers. Formulas are not read; paste them as values."
        ),
        _("All lines of one sampling number must agree in every column but %(item)s, %(measured)s and %(limit)s.")
        % TITLES,
        _(
            "A batch that is in the register already is brought up to date; batches that are not in the sheet stay as they are."
        ),
    ]
