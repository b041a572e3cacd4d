"""The sheets of parks and bases, of their levels, and of the enterprises that belong to them."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Site, SiteLevel, SiteMember
from enterprises.resources import error_codes
from enterprises.resources.references import enterprise_columns, enterprise_reference
from exchange.fields import ReferenceField, SheetField, amount, day, display_field, name_field, text, word
from exchange.lookups.rows import row_reference
from exchange.lookups.townships import township_column, township_reference
from exchange.resources import SheetResource
from exchange.results import RowDraft
from exchange.spans import refuse_overlaps
from targets import clock

KINDS = {"工业园区": "park", "农业标准化示范基地": "base"}
LEVELS = {"区级": "district", "市级": "city", "国家级": "national"}


def site_column() -> SheetField:
    """Return the column that names a park or base."""
    return name_field(
        "site__name", "园区或基地名称", 100, required=True, hint=_("As in the register of parks and bases.")
    )


def site_reference() -> ReferenceField:
    """Return the reference to a park or base."""
    return row_reference("site", Site, "sites", "site_name")


def level_today(site: Site) -> str:
    """Return the level that a park or base has today in words; empty where it has none."""
    held = site.level_on(clock.today())
    return next((name for name, level in LEVELS.items() if held and level == held.level), "")


class SiteResource(SheetResource):
    """园区和基地."""

    name = text("name", "名称", required=True)
    kind = word("kind", "类别", KINDS, required=True)
    township_name = township_column(lambda row: clock.today(), required=True)
    township = township_reference()
    trade = text("trade", "主导产业或品种", hint=_("The industries of a park; crop or animal of a base."))
    area = amount("area", "面积（亩）", _("At most two decimal places."))
    operator = text("operator", "建设运营单位")
    households = amount("households", "覆盖农户数", _("Only of a base."))
    founded_on = day("founded_on", "设立日期", required=True)
    ended_on = day("ended_on", "撤销日期", future=True, hint=_("The last day; empty while it exists."))
    platform_on = day("platform_on", "检测平台投用日期", hint=_("Only of a park."))
    station_on = day("station_on", "质量工作站设立日期", hint=_("Only of a park."))
    traceable_on = day("traceable_on", "追溯制度建立日期", hint=_("Only of a base."))
    level = display_field("当前级别", level_today)

    class Meta:
        model = Site
        import_id_fields = ("name",)
        key, sheet, title = "sites", "园区和基地", _("Parks and bases")
        examples = (
            ("宝坻示例工业园区", "工业园区", "海滨街道", "装备制造、食品加工", "4500", "示例园区管理委员会", "", "2010-06-01", "", "2012-09-01", "2013-03-01", "", ""),
            ("示例蔬菜标准化示范基地", "农业标准化示范基地", "大口屯镇", "设施蔬菜", "1200.5", "示例蔬菜专业合作社", "320", "2011年3月1日", "", "", "", "2013-05-01", ""),
        )  # fmt: skip

    def get_queryset(self) -> QuerySet[Site]:
        rows = Site.objects.select_related("township__successor")
        return rows.prefetch_related("township__names", "levels")


class SiteLevelResource(SheetResource):
    """园区基地级别."""

    siblings = True

    site_name = site_column()
    site = site_reference()
    level = word("level", "级别", LEVELS, required=True)
    since = day("since", "认定起始日期", required=True, future=True)
    until = day("until", "认定截止日期", future=True, hint=_("The last day on which it holds; empty while it holds."))
    basis = text("basis", "认定依据", required=True, hint=_("The document that recognises it."))

    class Meta:
        model = SiteLevel
        import_id_fields = ("site", "since")
        key, sheet, title = "site-levels", "园区基地级别", _("Levels of parks and bases")
        examples = (("宝坻示例工业园区", "市级", "2012-01-01", "", "示例文件〔2012〕3号"),)

    def get_queryset(self) -> QuerySet[SiteLevel]:
        return SiteLevel.objects.filter(site__withdrawal=None).select_related("site")

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Check that a park or base has one level at a time."""
        refuse_overlaps(self, drafts, ("site_id",), error_codes.SITE_LEVEL_OVERLAPS)


class SiteMemberResource(SheetResource):
    """园区基地成员企业."""

    siblings = True

    site_name = site_column()
    site = site_reference()
    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    since = day("since", "入驻或参加日期", required=True, future=True)
    until = day("until", "退出日期", future=True, hint=_("The last day; empty while it belongs to it."))

    class Meta:
        model = SiteMember
        import_id_fields = ("site", "enterprise", "since")
        key, sheet, title = "site-members", "园区基地成员企业", _("Members of parks and bases")
        examples = (("宝坻示例工业园区", "天津市宝坻区示例食品有限公司", "", "2011-01-01", ""),)

    def get_queryset(self) -> QuerySet[SiteMember]:
        rows = SiteMember.objects.filter(site__withdrawal=None, enterprise__withdrawal=None)
        return rows.select_related("site", "enterprise")

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Check that an enterprise belongs to a park or base once at a time."""
        refuse_overlaps(self, drafts, ("site_id", "enterprise_id"), error_codes.SITE_MEMBER_OVERLAPS)
