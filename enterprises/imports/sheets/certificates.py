"""The sheets of certificates, of the products they cover, and of what happened to them."""

from django.utils.translation import gettext_lazy as _

from enterprises.imports import marks
from enterprises.imports.references import (
    CERTIFICATE,
    ENTERPRISE,
    PRODUCT,
    PRODUCT_COLUMNS,
    certificate_column,
    enterprise_columns,
)
from enterprises.models import Certificate, CertificateEvent
from exchange.imports.fields import day, number, shown, text, word
from exchange.imports.sheet_register import SheetRegister
from targets.clock import today

SCHEMES = {
    "质量管理体系（ISO 9001）": "iso9001",
    "环境管理体系（ISO 14001）": "iso14001",
    "职业健康安全管理体系（OHSAS 18001/GB/T 28001）": "ohsas18001",
    "强制性产品认证（CCC）": "ccc",
    "自愿性产品认证": "product",
}
HAPPENINGS = {
    "暂停": "suspended",
    "恢复": "resumed",
    "撤销": "withdrawn",
    "注销": "cancelled",
    "监督审核通过": "audited",
}
STATUSES = {
    "valid": "有效",
    "suspended": "暂停",
    "withdrawn": "撤销",
    "cancelled": "注销",
    "expired": "过期",
    "future": "未生效",
}
Covered = Certificate.products.through

CERTIFICATES = SheetRegister(
    key="certificates",
    sheet="认证证书",
    name=_("Certificates"),
    model=Certificate,
    identity=("number",),
    rows=lambda: Certificate.objects.with_status(today()).select_related("enterprise").prefetch_related("products"),
    marks=marks.certificate_marks,
    columns=(
        number(Certificate, "证书编号", _("The number on the certificate.")),
        word("认证类别", "scheme", SCHEMES, required=True),
        *enterprise_columns(),
        text(Certificate, "scope", "认证范围"),
        text(Certificate, "issuer", "认证机构"),
        day("发证日期", "issued_on", required=True),
        day("有效期至", "expires_on", required=True, future=True),
        shown("当前状态", "status", lambda row: STATUSES[row.status]),
        shown("覆盖产品", "products", lambda row: "、".join(map(str, row.products.all()))),
    ),
    references=(ENTERPRISE,),
    examples=(
        ("03410Q10286R0S", "质量管理体系（ISO 9001）", "天津市宝坻区示例食品有限公司", "91120115103000011H", "食用植物油的生产", "示例认证中心", "2012-07-01", "2015-06-30", "", ""),
        ("2012010201000001", "强制性产品认证（CCC）", "天津市宝坻区示例食品有限公司", "", "食用植物油", "示例认证中心", "2013年1月1日", "2017-12-31", "", ""),
    ),
)  # fmt: skip

COVERED = SheetRegister(
    key="certificate-products",
    sheet="证书覆盖产品",
    name=_("Products under certificates"),
    model=Covered,
    identity=("certificate_id", "product_id"),
    rows=lambda: Covered.objects.filter(certificate__withdrawal=None, product__withdrawal=None).select_related("certificate", "product__enterprise"),
    marks=marks.covered_marks,
    columns=(certificate_column(), *enterprise_columns("product", "enterprise"), *PRODUCT_COLUMNS),
    references=(CERTIFICATE, PRODUCT),
    examples=(("2012010201000001", "天津市宝坻区示例食品有限公司", "", "食用植物油", "5L/桶"),),
)  # fmt: skip

EVENTS = SheetRegister(
    key="certificate-events",
    sheet="证书状态变更",
    name=_("Events of certificates"),
    model=CertificateEvent,
    identity=("certificate_id", "happened_on", "kind"),
    rows=lambda: CertificateEvent.objects.filter(certificate__withdrawal=None).select_related("certificate").order_by("pk"),
    marks=marks.event_marks,
    columns=(
        certificate_column(),
        word("变更情况", "kind", HAPPENINGS, required=True),
        day("变更日期", "happened_on", required=True),
        text(CertificateEvent, "reason", "原因"),
    ),
    references=(CERTIFICATE,),
    examples=(
        ("03410Q10286R0S", "监督审核通过", "2013-06-20", ""),
        ("03410Q10286R0S", "暂停", "2014-07-15", "未按期接受监督审核"),
    ),
)  # fmt: skip
