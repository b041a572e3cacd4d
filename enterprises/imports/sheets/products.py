"""The sheets of products, of the standards they are made to, and of the titles they were awarded."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from enterprises.imports import kinds, marks
from enterprises.imports.references import ENTERPRISE, PRODUCT, PRODUCT_COLUMNS, enterprise_columns
from enterprises.models import BrandAward, Product, ProductStandard
from exchange.imports.entries import Entry, Gathering
from exchange.imports.fields import day, shown, text, word, year, yes_no
from exchange.imports.sheet_register import Row, SheetRegister

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

PRODUCTS = SheetRegister(
    key="products",
    sheet="产品",
    name=_("Products"),
    model=Product,
    identity=("enterprise_id", "name", "model"),
    rows=lambda: Product.objects.select_related("enterprise").prefetch_related("standards"),
    marks=marks.product_marks,
    columns=(
        *enterprise_columns(),
        text(Product, "name", "产品名称", required=True),
        text(Product, "model", "规格型号"),
        text(Product, "category", "产品类别"),
        yes_no("主要工业产品", "is_main_industrial"),
        yes_no("支柱或优势产品", "is_pillar"),
        yes_no("列入3C目录", "in_ccc_catalogue", hint=_("是 where the product is in the compulsory certification catalogue.")),
        day("投产日期", "launched_on", required=True),
        day("停产日期", "ended_on", future=True, hint=_("The last day of production; empty while it is made.")),
        shown("执行标准", "standards", lambda row: "、".join(one.number for one in row.standards.all())),
    ),
    references=(ENTERPRISE,),
    examples=(
        ("天津市宝坻区示例食品有限公司", "91120115103000011H", "食用植物油", "5L/桶", "食用油", "是", "否", "否", "2005-03-01", "", ""),
        ("天津市宝坻区示例食品有限公司", "", "芝麻酱", "", "调味品", "否", "是", "否", "2010年4月1日", "", ""),
    ),
)  # fmt: skip

STANDARDS = SheetRegister(
    key="product-standards",
    sheet="产品执行标准",
    name=_("Standards of products"),
    model=ProductStandard,
    identity=("product_id", "number", "valid_from"),
    rows=lambda: ProductStandard.objects.filter(product__withdrawal=None).select_related("product__enterprise"),
    marks=marks.standard_marks,
    columns=(
        *enterprise_columns("product", "enterprise"),
        *PRODUCT_COLUMNS,
        text(ProductStandard, "number", "标准编号", required=True),
        word("标准级别", "level", LEVELS, required=True),
        text(ProductStandard, "adopted_number", "所采用标准", hint=_("Such as ISO 6892-1:2009; empty where none is adopted.")),
        word("采标程度", "adoption", ADOPTIONS),
        day("标准实施日期", "valid_from", required=True, future=True),
        day("标准有效期至", "valid_until", future=True, hint=_("The last day on which the product is made to it; empty while it is.")),
    ),
    references=(PRODUCT,),
    examples=(("天津市宝坻区示例食品有限公司", "", "食用植物油", "5L/桶", "GB 2716-2005", "国家标准", "", "", "2005-10-01", ""),),
)  # fmt: skip


def new_ones_first(gathering: Gathering) -> None:
    """Check that a new application is the first award of its product, among the sheet's and those of the register."""
    rounds: dict[tuple[Any, ...], dict[int, tuple[Row, Entry | None]]] = defaultdict(dict)
    for pk, stored in gathering.session.index(gathering.register.key).by_pk.items():
        if not stored.withdrawn:
            rounds[stored.row["product_id"], stored.row["programme"]][pk] = stored.row, None
    for entry in gathering.sound():
        rounds[entry.row["product_id"], entry.row["programme"]][entry.pk] = entry.row, entry
    for found in rounds.values():
        (first, _), *later = sorted(found.values(), key=lambda award: award[0]["granted_on"])
        for row, by in later:
            if by is not None and (by.is_new or by.changed) and row["kind"] == BrandAward.Kind.NEW:
                gathering.refuse(by, kinds.AWARDED_BEFORE, "kind", day=first["granted_on"].isoformat())


AWARDS = SheetRegister(
    key="awards",
    sheet="名牌认定",
    name=_("Brand awards"),
    model=BrandAward,
    identity=("product_id", "programme", "year"),
    rows=lambda: BrandAward.objects.select_related("product__enterprise"),
    marks=marks.award_marks,
    siblings=True,
    set_checks=(new_ones_first,),
    columns=(
        *enterprise_columns("product", "enterprise"),
        *PRODUCT_COLUMNS,
        word("名牌类别", "programme", PROGRAMMES, required=True),
        year("认定年度", "year", required=True),
        word("申报类型", "kind", ROUNDS, required=True),
        day("认定日期", "granted_on", required=True),
        day("有效期至", "expires_on", required=True, future=True),
    ),
    references=(PRODUCT,),
    examples=(("天津市宝坻区示例食品有限公司", "", "食用植物油", "5L/桶", "天津名牌产品", "2012", "新申请", "2012-12-20", "2015-12-19"),),
)  # fmt: skip
