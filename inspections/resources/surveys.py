"""The sheets of surveys and of the city's pass rates."""

from django.utils.translation import gettext_lazy as _

from exchange.fields import amount, day, number, text, word, year
from exchange.resources import SheetResource
from inspections.models import CityRate, Survey

TOPICS = {"质量意识": "awareness", "知名企业知晓度": "recognition"}
WHOLE = _("A whole number.")


class SurveyResource(SheetResource):
    """问卷调查."""

    number = number("调查编号", _("The number of the survey."))
    title = text("title", "调查名称", required=True)
    topic = word("topic", "调查主题", TOPICS, required=True)
    completed_on = day("completed_on", "调查完成日期", required=True)
    frame = text(
        "frame", "抽样框", required=True, hint=_("From which people or households the sample was drawn, and how.")
    )
    sample_size = amount("sample_size", "发放问卷数", WHOLE, required=True)
    answers = amount("answers", "有效问卷数", WHOLE, required=True)
    positive = amount(
        "positive", "达标问卷数", _("The valid answers that reach what the survey asks for."), required=True
    )
    stated_margin = amount(
        "stated_margin", "报告所列误差（百分点）", _("At 95 %, as its report states it; empty where it does not.")
    )
    surveyor = text("surveyor", "调查单位", required=True)
    note = text("note", "备注")

    class Meta:
        model = Survey
        import_id_fields = ("number",)
        key, sheet, title = "surveys", "问卷调查", _("Surveys of the public")
        examples = (("DC2011-01", "首次全民质量意识问卷调查", "质量意识", "2011-06-10", "全区常住居民户名册，按乡镇街道分层随机抽取", "1200", "1000", "410", "3.2", "示例调查机构", ""),)  # fmt: skip


class CityRateResource(SheetResource):
    """全市合格率."""

    year = year("year", "年度", required=True)
    rate = amount("rate", "全市合格率（%）", _("At most two decimal places."), required=True)
    published_on = day("published_on", "公布日期", required=True)
    source = text("source", "数据来源", required=True, hint=_("The paper or notice that states it."))
    note = text("note", "备注")

    class Meta:
        model = CityRate
        import_id_fields = ("year",)
        key, sheet, title = "city-rates", "全市合格率", _("Pass rates of the city")
        examples = (("2013", "94.2", "2014-01-20", "示例通报〔2014〕2号", ""),)
