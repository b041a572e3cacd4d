"""What rows of this app's sheets refer to, and how the sheets name it."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.models import Township
from enterprises.imports import kinds
from enterprises.imports.codes import read_uscc
from enterprises.imports.known import KnownEnterprises, TwoEnterprises
from exchange.formats.columns import Column
from exchange.formats.error_codes import MISSING
from exchange.formats.problems import EntryFault
from exchange.imports.entries import Entry
from exchange.imports.fields import named
from exchange.imports.indexes import Key, Session
from exchange.imports.sheet_register import Reference
from exchange.lookups.townships import KnownTownships


def enterprise_columns(*way: str) -> tuple[Column, Column]:
    """Return the columns that name an enterprise; ``way`` are the attributes that lead to it from a row."""

    def held(row: Any) -> Any:
        for name in way or ("enterprise",):
            row = getattr(row, name)
        return row

    return (
        named("企业名称", "enterprise", lambda row: held(row).name, 100, hint=_("The registered name, or the code beside it.")),
        Column("统一社会信用代码", "enterprise_uscc", read_uscc, write=lambda row: held(row).uscc or "", hint=_("18 characters.")),
    )  # fmt: skip


ENTERPRISE_KEYS = ("enterprise", "enterprise_uscc")


def find_enterprise(session: Session, entry: Entry) -> int:
    """Return the enterprise that a line names by its code or its name."""
    name, uscc = entry.get("enterprise") or "", entry.get("enterprise_uscc") or ""
    if not name and not uscc:
        raise EntryFault(MISSING, "enterprise")
    try:
        found = session.known(KnownEnterprises).find(name, uscc)
    except TwoEnterprises as clash:
        raise EntryFault(kinds.TWO_ENTERPRISES, "enterprise_uscc", other=clash.by_code) from None
    if found is None:
        raise EntryFault(kinds.ENTERPRISE_UNKNOWN, "enterprise" if name else "enterprise_uscc")
    return found


ENTERPRISE = Reference("enterprise_id", ENTERPRISE_KEYS, find_enterprise)

PRODUCT_COLUMNS = (
    named("产品名称", "product", lambda row: row.product.name, 100, required=True, hint=_("As in the register of products.")),
    named("规格型号", "product_model", lambda row: row.product.model, 100, hint=_("As in the register of products.")),
)  # fmt: skip


def product_key(session: Session, entry: Entry) -> Key:
    """Return what tells the product apart that a line names."""
    return find_enterprise(session, entry), entry.get("product") or "", entry.get("product_model") or ""


def load_products(session: Session, entries: Sequence[Entry]) -> None:
    """Read the products of the enterprises that a sheet names."""
    keys = []
    for entry in entries:
        try:
            keys.append(product_key(session, entry))
        except EntryFault:
            continue
    session.index("products").load(keys)


def find_product(session: Session, entry: Entry) -> int:
    """Return the product that a line names by its enterprise, its name and its model."""
    return session.find("products", product_key(session, entry), "product")


PRODUCT = Reference("product_id", ("product", "product_model", *ENTERPRISE_KEYS), find_product, load_products)


def certificate_column() -> Column:
    """Return the column that names a certificate."""
    return named("证书编号", "certificate", lambda row: row.certificate.number, 60, required=True, hint=_("As in the register of certificates."))  # fmt: skip


def load_certificates(session: Session, entries: Sequence[Entry]) -> None:
    """Read the certificates that a sheet names."""
    session.index("certificates").load([(entry.get("certificate"),) for entry in entries if entry.get("certificate")])


def find_certificate(session: Session, entry: Entry) -> int | None:
    """Return the certificate that a line names."""
    number = entry.get("certificate")
    return session.find("certificates", (number,), "certificate") if number else None


CERTIFICATE = Reference("certificate_id", ("certificate",), find_certificate, load_certificates)


def township_words() -> list[str]:
    """Return the names of the townships for a drop-down list."""
    return [str(township) for township in Township.objects.all()]


def township_on(of: Callable[[Entry], dt.date | None]) -> Reference:
    """Return the reference to the township that a line names under its name of the day that ``of`` gives, or another one."""

    def find(session: Session, entry: Entry) -> int | None:
        name, day = entry.get("township"), of(entry)
        found = session.known(KnownTownships).find(name, day) if name and day else None
        if name and day and found is None:
            raise EntryFault(kinds.TOWNSHIP_UNKNOWN, "township")
        return found

    def reads_as(session: Session, entry: Entry, key: int) -> int:
        day = of(entry)
        return session.known(KnownTownships).standing(key, day) if day else key

    return Reference("township_id", ("township",), find, reads_as=reads_as)


def township_column(of: Callable[[Any], dt.date], *, required: bool = False) -> Column:
    """Return the column that names a township as it was called on the row's day."""

    def write(row: Any) -> str:
        return row.township.place_on(of(row)).name_on(of(row)) if row.township else ""

    return named(
        "乡镇街道", "township", write, 50, required=required, hint=_("Under its present name or that of the day.")
    )
