"""What rows of this app's sheets refer to, and how the sheets name it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from enterprises.models import Certificate, Enterprise, Product
from enterprises.resources import error_codes, official
from enterprises.resources.codes import read_uscc
from enterprises.resources.known import KnownEnterprises, TwoEnterprises
from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField, name_field
from exchange.formats.error_codes import MISSING
from exchange.formats.errors import CellError
from exchange.lookups.rows import row_reference
from exchange.widgets import CellWidget, KnownWidget, Names

ENTERPRISE_FIELDS = ("enterprise_name", "enterprise_uscc")
PRODUCT_FIELDS = ("product_name", "product_model")


def enterprise_columns(path: str = "enterprise") -> tuple[SheetField, SheetField]:
    """Return the columns that name an enterprise; ``path`` leads to it from a row."""
    return (
        name_field(
            f"{path}__name",
            "企业名称",
            100,
            hint=_("The registered name, or the code beside it."),
            names=official.ENTERPRISE.split(),
        ),
        SheetField(
            f"{path}__uscc",
            "统一社会信用代码",
            CellWidget(read_uscc),
            hint=_("18 characters."),
            names=official.USCC.split(),
        ),
    )


def find_enterprise(context: ImportContext, name: str | None, uscc: str | None) -> int:
    """Return the enterprise that a line names by its code or its name."""
    if not name and not uscc:
        raise CellError(MISSING, "enterprise_name")
    try:
        found = context.known(KnownEnterprises).find(name or "", uscc or "")
    except TwoEnterprises as clash:
        raise CellError(error_codes.TWO_ENTERPRISES, "enterprise_uscc", other=clash.by_code) from None
    if found is None:
        raise CellError(error_codes.ENTERPRISE_UNKNOWN, "enterprise_name" if name else "enterprise_uscc")
    return found


def enterprise_reference() -> ReferenceField:
    """Return the reference to an enterprise."""
    return ReferenceField("enterprise", KnownWidget(Enterprise, find_enterprise), ENTERPRISE_FIELDS)


def product_columns() -> tuple[SheetField, SheetField]:
    """Return the columns that name a product of the enterprise."""
    hint = _("As in the register of products.")
    return (
        name_field("product__name", "产品名称", 100, required=True, hint=hint),
        name_field("product__model", "规格型号", 100, hint=hint),
    )


def load_products(context: ImportContext, names: Iterable[Names]) -> None:
    """Read the products of the enterprises that a sheet names."""
    keys = []
    for name, model, *enterprise in names:
        try:
            keys.append((find_enterprise(context, *enterprise), name or "", model or ""))
        # Told when the line itself is resolved; here only what can be found is read ahead.
        except CellError:
            continue
    context.rows("products").load(keys)


def find_product(
    context: ImportContext, name: str | None, model: str | None, enterprise_name: str | None, uscc: str | None
) -> int:
    """Return the product that a line names by its enterprise, its name and its model."""
    key = find_enterprise(context, enterprise_name, uscc), name or "", model or ""
    return context.find("products", key, "product_name")


def product_reference() -> ReferenceField:
    """Return the reference to a product."""
    widget = KnownWidget(Product, find_product, load_products)
    return ReferenceField("product", widget, (*PRODUCT_FIELDS, *ENTERPRISE_FIELDS))


def certificate_column() -> SheetField:
    """Return the column that names a certificate."""
    return name_field(
        "certificate__number", "证书编号", 60, required=True, hint=_("As in the register of certificates.")
    )


def certificate_reference() -> ReferenceField:
    """Return the reference to a certificate."""
    return row_reference("certificate", Certificate, "certificates", "certificate_number")


def get_certificate(context: ImportContext, key: int) -> dict[str, Any]:
    """Return what the register or this import says of a certificate that the sheet names."""
    rows = context.rows("certificates")
    return rows.resource.row_of(rows.by_pk[key].row)
