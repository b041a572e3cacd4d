"""The sheets of products, of the standards they are made to, and of the titles they were awarded."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import BrandAward, Product, ProductStandard
from enterprises.resources import error_codes, marks, official
from enterprises.resources.references import (
    enterprise_columns,
    enterprise_reference,
    product_columns,
    product_reference,
)
from exchange.fields import day, display_field, text, word, year, yes_no
from exchange.loaders import Row
from exchange.resources import Marks, SheetResource
from exchange.results import INVALID, RowDraft
from targets.causes import Code

LEVELS = {
    "国家标准": "national",
    "行业标准": "industry",
    "地方标准": "local",
    "团体标准": "group",
    "企业标准": "enterprise",
}
ADOPTIONS = {"等同（IDT）": "idt", "修改（MOD）": "mod", "等效（EQV，2001年前）": "eqv", "非等效（NEQ）": "neq"}
PROGRAMMES = {"中国名牌产品": "china", "天津名牌产品": "tianjin"}
ROUNDS = {"新申请": "new", "到期复评": "renewal"}


class ProductResource(SheetResource):
    """产品: of several products of one name, the model tells which is meant."""

    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    name = text("name", "产品名称", required=True)
    model = text("model", "规格型号")
    category = text("category", "产品类别")
    is_main_industrial = yes_no("is_main_industrial", "主要工业产品")
    is_pillar = yes_no("is_pillar", "支柱或优势产品")
    in_ccc_catalogue = yes_no(
        "in_ccc_catalogue", "列入3C目录", hint=_("是 where the product is in the compulsory certification catalogue.")
    )
    launched_on = day("launched_on", "投产日期", required=True)
    ended_on = day("ended_on", "停产日期", future=True, hint=_("The last day of production; empty while it is made."))
    standards = display_field("执行标准", lambda row: "、".join(one.number for one in row.standards.all()))

    class Meta:
        model = Product
        import_id_fields = ("enterprise", "name", "model")
        key, sheet, title = "products", "产品", _("Products")
        official = official.PRODUCT_HEADINGS
        examples = (
            ("天津市宝坻区示例食品有限公司", "91120115103000011H", "食用植物油", "5L/桶", "食用油", "是", "否", "否", "2005-03-01", "", ""),
            ("天津市宝坻区示例食品有限公司", "", "芝麻酱", "", "调味品", "否", "是", "否", "2010年4月1日", "", ""),
        )  # fmt: skip

    def get_queryset(self) -> QuerySet[Product]:
        return Product.objects.select_related("enterprise").prefetch_related("standards")

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.product_marks(self.changes(drafts), self.context)


class ProductStandardResource(SheetResource):
    """产品执行标准: a standard from a day on."""

    cause_code = Code.EVENT_DATED

    enterprise_name, enterprise_uscc = enterprise_columns("product__enterprise")
    product_name, product_model = product_columns()
    product = product_reference()
    number = text("number", "标准编号", required=True)
    level = word("level", "标准级别", LEVELS, also=official.LEVELS, required=True)
    adopted_number = text(
        "adopted_number", "所采用标准", hint=_("Such as ISO 6892-1:2009; empty where none is adopted.")
    )
    adoption = word("adoption", "采标程度", ADOPTIONS, also=official.ADOPTIONS)
    valid_from = day("valid_from", "标准实施日期", required=True, future=True)
    valid_until = day(
        "valid_until",
        "标准有效期至",
        future=True,
        hint=_("The last day on which the product is made to it; empty while it is."),
    )

    class Meta:
        model = ProductStandard
        import_id_fields = ("product", "number", "valid_from")
        key, sheet, title = "product-standards", "产品执行标准", _("Standards of products")
        official = official.STANDARD_HEADINGS
        examples = (
            (
                "天津市宝坻区示例食品有限公司",
                "",
                "食用植物油",
                "5L/桶",
                "GB 2716-2005",
                "国家标准",
                "",
                "",
                "2005-10-01",
                "",
            ),
        )

    def get_queryset(self) -> QuerySet[ProductStandard]:
        return ProductStandard.objects.filter(product__withdrawal=None).select_related("product__enterprise")

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.standard_marks(self.changes(drafts), self.context)


class AwardResource(SheetResource):
    """名牌认定: one round of a programme."""

    siblings = True

    enterprise_name, enterprise_uscc = enterprise_columns("product__enterprise")
    product_name, product_model = product_columns()
    product = product_reference()
    programme = word("programme", "名牌类别", PROGRAMMES, also=official.PROGRAMMES, required=True)
    year = year("year", "认定年度", required=True)
    kind = word("kind", "申报类型", ROUNDS, also=official.ROUNDS, required=True)
    granted_on = day("granted_on", "认定日期", required=True)
    expires_on = day("expires_on", "有效期至", required=True, future=True)

    class Meta:
        model = BrandAward
        import_id_fields = ("product", "programme", "year")
        key, sheet, title = "awards", "名牌认定", _("Brand awards")
        official = official.AWARD_HEADINGS
        examples = (
            (
                "天津市宝坻区示例食品有限公司",
                "",
                "食用植物油",
                "5L/桶",
                "天津名牌产品",
                "2012",
                "新申请",
                "2012-12-20",
                "2015-12-19",
            ),
        )

    def get_queryset(self) -> QuerySet[BrandAward]:
        return BrandAward.objects.select_related("product__enterprise")

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Check that a new application is the first award of its product, among the sheet's and those of the register."""
        rows: dict[int, tuple[Row, RowDraft | None]] = {
            pk: (stored.row, None) for pk, stored in self.context.rows_of(self).by_pk.items() if not stored.withdrawn
        }
        rows |= {draft.object_id or 0: (draft.row, draft) for draft in drafts if draft.import_type != INVALID}
        product, programme, kind, day = (self.at[name] for name in ("product_id", "programme", "kind", "granted_on"))
        rounds: dict[tuple[Any, ...], list[tuple[Row, RowDraft | None]]] = defaultdict(list)
        for row, draft in rows.values():
            rounds[row[product], row[programme]].append((row, draft))
        for found in rounds.values():
            # Sorted by the day of the grant; the first may be a re-evaluation of what nobody recorded.
            (first, _draft), *later = sorted(found, key=lambda award: award[0][day])
            for row, draft in later:
                if draft and draft.is_written and row[kind] == BrandAward.Kind.NEW:
                    self.refuse(draft, error_codes.AWARDED_BEFORE, "kind", day=first[day].isoformat())

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.award_marks(self.changes(drafts), self.context)
