"""Invented product certificates: compulsory (CCC) and voluntary."""

import datetime as dt
from random import Random

from baodi_quality.demo import FIRST_DAY, LAST_DAY, MARK
from baodi_quality.demo.certificates import CertificateRows
from baodi_quality.demo.days import add_years, draw_day, get_term_end
from baodi_quality.demo.products import Line
from baodi_quality.demo.standards import in_production
from enterprises.models import Certificate

CCC_TERM, VOLUNTARY_TERM = 5, 4
LATE = 9
"""Products that had no compulsory certificate when the plan began and got it by the end of 2012."""
VOLUNTARY = 170
SCOPES = {"食品": "绿色食品认证", "涂料": "环境标志产品认证", "电线电缆": "CQC 标志认证", "塑料制品": "CQC 标志认证"}
CLASSES = {"电线电缆": "0105", "低压电器": "0301", "汽车配件": "1202"}


def product_certificates_invent(random: Random, held: CertificateRows, lines: list[Line]) -> None:
    """Give out compulsory certificates, of which one was withdrawn in June 2014, and voluntary ones."""
    compulsory = [row for row in lines if row.ware.in_ccc_catalogue]
    # Long in production: the story is of products that stood without from the first day of the plan.
    made = [row for row in in_production(compulsory) if row.product.launched_on < FIRST_DAY]
    late = random.sample(made, LATE)
    withdrawn = next(row for row in made if row not in late and row.ware.category == "电线电缆")
    for row in compulsory:
        first = draw_day(random, dt.date(2010, 4, 1), dt.date(2012, 12, 20)) if row in late else row.product.launched_on
        add_compulsory(held, row, first)
    withdraw_certificate(held, withdrawn)
    for row in random.sample([row for row in in_production(lines) if row.ware.category in SCOPES], VOLUNTARY):
        add_voluntary(random, held, row)


def add_compulsory(held: CertificateRows, row: Line, first: dt.date) -> None:
    """Give the product CCC certificates without a gap from ``first`` until it is no longer made."""
    day = max(first, dt.date(2004, 5, 1))
    end = min(LAST_DAY, row.product.ended_on or LAST_DAY)
    while day <= end:
        # Year, an invented certification body 99, product class, serial.
        number = f"{day.year}99{CLASSES[row.ware.category]}{len(held.certificates) + 1:06d}"
        add_certificate(held, row, number=number, scheme="ccc", scope="强制性产品认证", day=day, years=CCC_TERM)
        day = get_term_end(day, CCC_TERM)


def withdraw_certificate(held: CertificateRows, row: Line) -> None:
    """Suspend and withdraw the product's present certificate: the one product that stands without."""
    # The newest lies at the end.
    present = next(
        certificate
        for certificate, product in reversed(held.covers)
        if product is row.product and certificate.scheme == "ccc"
    )
    held.event(present, "suspended", dt.date(2014, 3, 24), "年度跟踪检查发现关键材料擅自变更")
    held.event(present, "withdrawn", dt.date(2014, 6, 18), "暂停期满未整改，撤销")


def add_voluntary(random: Random, held: CertificateRows, row: Line) -> None:
    """Give the product one voluntary certificate within the years of the plan."""
    day = max(draw_day(random, dt.date(2008, 1, 1), dt.date(2014, 6, 30)), row.product.launched_on)
    number = f"904P{len(held.certificates) + 1:06d}"
    add_certificate(
        held, row, number=number, scheme="product", scope=SCOPES[row.ware.category], day=day, years=VOLUNTARY_TERM
    )


def add_certificate(
    held: CertificateRows, row: Line, *, number: str, scheme: str, scope: str, day: dt.date, years: int
) -> None:
    """Add a certificate that covers the product, with its yearly audits; one that ran out before the plan is left out."""
    expires = get_term_end(day, years)
    if expires < FIRST_DAY:
        return
    certificate = Certificate(
        enterprise=row.firm.enterprise, number=number, scheme=scheme, scope=scope, issuer=f"演示产品认证中心（{MARK}）",
        issued_on=day, expires_on=expires,
    )  # fmt: skip
    held.certificates.append(certificate)
    held.covers.append((certificate, row.product))
    for year in range(1, years):
        held.event(certificate, "audited", add_years(day, year) - dt.timedelta(days=12))
