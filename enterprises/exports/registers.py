"""What each register's rows become in a file; the headings are those of the district's sheets."""

from collections.abc import Iterator

from enterprises.models import BrandAward, Certificate, Enterprise, Product
from targets import clock

from .formats import Export, Line

YES_NO = {True: "是", False: "否"}


def enterprise_lines(row: Enterprise) -> Iterator[Line]:
    """Yield the one line of an enterprise."""
    yield (
        row.name,
        row.uscc,
        row.org_code,
        row.registration_number,
        row.township.place_on(clock.today()).name_on(clock.today()),
        row.address,
        row.industry.code,
        row.industry.name,
        row.service_industry.name if row.service_industry else "",
        row.get_size_display(),
        YES_NO[row.district_owned],
        row.founded_on,
        row.closed_on,
        "、".join(
            f"{kind.get_kind_display()}（{kind.since}起{f'至{kind.until}' if kind.until else ''}）"
            for kind in row.designations.all()
        ),
    )


ENTERPRISES = Export(
    "企业台账",
    (
        "企业名称",
        "统一社会信用代码",
        "组织机构代码",
        "工商注册号",
        "乡镇街道",
        "地址",
        "行业代码",
        "行业名称",
        "服务行业",
        "企业规模",
        "区属企业",
        "成立日期",
        "终止日期",
        "重点骨干认定",
    ),
    enterprise_lines,
)


def product_lines(row: Product) -> Iterator[Line]:
    """Yield a line for each standard behind the product, and one where there is none."""
    known: Line = (
        row.enterprise.name,
        row.enterprise.uscc,
        row.name,
        row.model,
        row.category,
        YES_NO[row.is_main_industrial],
        YES_NO[row.is_pillar],
        YES_NO[row.in_ccc_catalogue],
        row.launched_on,
        row.ended_on,
    )
    for one in row.standards.all():
        yield (
            *known,
            one.number,
            one.get_level_display(),
            one.adopted_number,
            one.get_adoption_display() if one.adoption else "",
            one.valid_from,
            one.valid_until,
        )
    if not row.standards.all():
        yield (*known, "", "", "", "", None, None)


PRODUCTS = Export(
    "产品台账",
    (
        "企业名称",
        "统一社会信用代码",
        "产品名称",
        "规格型号",
        "产品类别",
        "主要工业产品",
        "支柱或优势产品",
        "列入3C目录",
        "投产日期",
        "停产日期",
        "标准编号",
        "标准级别",
        "所采用标准",
        "采标程度",
        "标准实施日期",
        "标准有效期至",
    ),
    product_lines,
)


def certificate_lines(row: Certificate) -> Iterator[Line]:
    """Yield the one line of a certificate, with its status on the business day (``with_status``)."""
    yield (
        row.number,
        row.get_scheme_display(),
        row.enterprise.name,
        row.enterprise.uscc,
        row.scope,
        row.issuer,
        row.issued_on,
        row.expires_on,
        row.status_word,
        "、".join(f"{one.name} {one.model}".strip() for one in row.products.all()),
    )


CERTIFICATES = Export(
    "认证证书台账",
    (
        "证书编号",
        "认证类别",
        "企业名称",
        "统一社会信用代码",
        "认证范围",
        "认证机构",
        "发证日期",
        "有效期至",
        "当前状态",
        "覆盖产品",
    ),
    certificate_lines,
)


def award_lines(row: BrandAward) -> Iterator[Line]:
    """Yield the one line of an award."""
    yield (
        row.product.name,
        row.product.model,
        row.product.enterprise.name,
        row.get_programme_display(),
        row.year,
        row.get_kind_display(),
        row.granted_on,
        row.expires_on,
    )


AWARDS = Export(
    "名牌认定台账",
    ("产品名称", "规格型号", "企业名称", "名牌类别", "认定年度", "申报类型", "认定日期", "有效期至"),
    award_lines,
)
