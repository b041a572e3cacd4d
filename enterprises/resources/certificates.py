"""The sheets of certificates, of the products they cover, and of what happened to them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises import rules
from enterprises.models import Certificate, CertificateEvent
from enterprises.models.certificates import find_history_fault
from enterprises.resources import error_codes, marks, official
from enterprises.resources.references import (
    certificate_column,
    certificate_reference,
    enterprise_columns,
    enterprise_reference,
    get_certificate,
    product_columns,
    product_reference,
)
from exchange.fields import day, display_field, number, text, word
from exchange.loaders import Row
from exchange.resources import Marks, SheetResource
from exchange.results import INVALID, UPDATE, RowDraft
from targets.causes import Code
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


class CertificateResource(SheetResource):
    """认证证书: its status follows from its events, the products it covers have a sheet of their own."""

    number = number("证书编号", _("The number on the certificate."))
    scheme = word("scheme", "认证类别", SCHEMES, also=official.SCHEMES, required=True)
    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    scope = text("scope", "认证范围")
    issuer = text("issuer", "认证机构")
    issued_on = day("issued_on", "发证日期", required=True)
    expires_on = day("expires_on", "有效期至", required=True, future=True)
    status = display_field("当前状态", lambda row: STATUSES[row.status])
    products = display_field("覆盖产品", lambda row: "、".join(map(str, row.products.all())))

    class Meta:
        model = Certificate
        import_id_fields = ("number",)
        key, sheet, title = "certificates", "认证证书", _("Certificates")
        official = official.CERTIFICATE_HEADINGS
        examples = (
            ("03410Q10286R0S", "质量管理体系（ISO 9001）", "天津市宝坻区示例食品有限公司", "91120115103000011H", "食用植物油的生产", "示例认证中心", "2012-07-01", "2015-06-30", "", ""),
            ("2012010201000001", "强制性产品认证（CCC）", "天津市宝坻区示例食品有限公司", "", "食用植物油", "示例认证中心", "2013年1月1日", "2017-12-31", "", ""),
        )  # fmt: skip

    def get_queryset(self) -> QuerySet[Certificate]:
        rows = Certificate.objects.with_status(today())
        return rows.select_related("enterprise").prefetch_related("products")

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Check that what hangs on changed certificates still fits them."""
        changed = {draft.object_id: draft for draft in drafts if draft.import_type == UPDATE}
        if not changed:
            return
        holder, issue = self.at["enterprise_id"], self.at["issued_on"]
        # Two queries for the whole sheet, whatever the number of certificates.
        for pk, owner in Covered.objects.filter(certificate__in=changed).values_list(
            "certificate", "product__enterprise"
        ):
            if not rules.may_cover(changed[pk].row[holder], owner):
                self.refuse(changed[pk], error_codes.ANOTHER_HOLDER, "enterprise_name")
        first = (
            CertificateEvent.objects.filter(certificate__in=changed)
            .values_list("certificate")
            .annotate(Min("happened_on"))
        )
        for pk, happened_on in first:
            if happened_on < changed[pk].row[issue]:
                self.refuse(changed[pk], error_codes.AFTER_EVENT, "issued_on", day=happened_on.isoformat())

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.certificate_marks(self.changes(drafts), self.context)


class CertificateProductResource(SheetResource):
    """证书覆盖产品: a product of the holder that a certificate covers."""

    certificate_number = certificate_column()
    certificate = certificate_reference()
    enterprise_name, enterprise_uscc = enterprise_columns("product__enterprise")
    product_name, product_model = product_columns()
    product = product_reference()

    class Meta:
        model = Covered
        import_id_fields = ("certificate", "product")
        key, sheet, title = "certificate-products", "证书覆盖产品", _("Products under certificates")
        examples = (("2012010201000001", "天津市宝坻区示例食品有限公司", "", "食用植物油", "5L/桶"),)

    def get_queryset(self) -> QuerySet[Any]:
        standing = Covered.objects.filter(certificate__withdrawal=None, product__withdrawal=None)
        return standing.select_related("certificate", "product__enterprise").order_by("pk")

    def check_row(self, draft: RowDraft) -> None:
        row, products = self.row_of(draft.row), self.context.rows("products")
        # Loaded when the line found its product, so that no row of the sheet asks the database.
        owner = products.resource.row_of(products.by_pk[row["product_id"]].row)["enterprise_id"]
        holder = get_certificate(self.context, row["certificate_id"])["enterprise_id"]
        if not rules.may_cover(holder, owner):
            self.refuse(draft, error_codes.ANOTHER_HOLDER, "product_name")

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.covered_marks(self.changes(drafts), self.context)


class CertificateEventResource(SheetResource):
    """证书状态变更: what happened to a certificate on a day."""

    cause_code = Code.EVENT_DATED

    siblings = True

    certificate_number = certificate_column()
    certificate = certificate_reference()
    kind = word("kind", "变更情况", HAPPENINGS, also=official.HAPPENINGS, required=True)
    happened_on = day("happened_on", "变更日期", required=True)
    reason = text("reason", "原因")

    class Meta:
        model = CertificateEvent
        import_id_fields = ("certificate", "happened_on", "kind")
        key, sheet, title = "certificate-events", "证书状态变更", _("Events of certificates")
        official = official.EVENT_HEADINGS
        examples = (
            ("03410Q10286R0S", "监督审核通过", "2013-06-20", ""),
            ("03410Q10286R0S", "暂停", "2014-07-15", "未按期接受监督审核"),
        )

    def get_queryset(self) -> QuerySet[CertificateEvent]:
        return (
            CertificateEvent.objects.filter(certificate__withdrawal=None).select_related("certificate").order_by("pk")
        )

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Refuse events that the certificate's other events and its day of issue leave no room for."""
        certificate, day, kind = (self.at[name] for name in ("certificate_id", "happened_on", "kind"))
        # The register's events and the sheet's together, as the history is judged as a whole.
        rows: dict[int, tuple[Row, RowDraft | None]] = {
            pk: (stored.row, None) for pk, stored in self.context.rows_of(self).by_pk.items() if not stored.withdrawn
        }
        rows |= {draft.object_id or 0: (draft.row, draft) for draft in drafts if draft.import_type != INVALID}
        histories: dict[int, list[tuple[Any, int, str, RowDraft | None]]] = defaultdict(list)
        for pk, (row, draft) in rows.items():
            histories[row[certificate]].append((row[day], pk, row[kind], draft))
        for key, history in histories.items():
            # The key of a new event is taken from the sequence, so it comes last on its day.
            events = sorted(history, key=lambda event: event[:2])
            # A history that was wrong before and that the sheet does not touch is not the sheet's fault.
            written = [draft for *_event, draft in events if draft and draft.is_written]
            if not written:
                continue
            issued_on = get_certificate(self.context, key)["issued_on"]
            # Longer and longer beginnings, so that the first event without room is the one that is named.
            for length in range(1, len(events) + 1):
                said = [(happened_on, what) for happened_on, _pk, what, _draft in events[:length]]
                if fault := find_history_fault(issued_on, said):
                    # Where a stored event is left without room, a line before it took the room.
                    blamed = events[length - 1][3] or [each for each in written if each.row[day] <= said[-1][0]][-1]
                    self.refuse(
                        blamed, error_codes.EVENT_WITHOUT_ROOM[fault.rule], "happened_on", day=fault.day.isoformat()
                    )
                    break

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.event_marks(self.changes(drafts), self.context)
