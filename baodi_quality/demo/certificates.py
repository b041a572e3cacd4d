"""Invented management-system certificates: terms of three years one after another, with what happened to them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from baodi_quality.demo import FIRST_DAY, LAST_DAY, MARK
from baodi_quality.demo.days import draw_day, get_term_end
from baodi_quality.demo.enterprises import Firm
from enterprises.models import Certificate, CertificateEvent, Product

TERM = 3
AUDIT_EVERY = 350
"""Days from issue to the first surveillance audit, and from one to the next; twelve months are the limit."""
ISSUERS = {
    "901": f"北京演示认证有限公司（{MARK}）",
    "902": f"天津演示认证中心（{MARK}）",
    "903": f"华北演示质量认证公司（{MARK}）",
}
LETTERS = {"iso9001": "Q", "iso14001": "E", "ohsas18001": "S"}
SCOPES = {"iso9001": "产品的生产和服务", "iso14001": "生产及相关管理活动", "ohsas18001": "生产及相关管理活动"}
SUSPENDED = 0.06
"""Share of terms that are suspended once for a missed audit, and taken up again."""


@dataclass
class CertificateRows:
    """Certificates with their events and the products that they cover."""

    certificates: list[Certificate] = field(default_factory=list)
    events: list[CertificateEvent] = field(default_factory=list)
    covers: list[tuple[Certificate, Product]] = field(default_factory=list)

    def event(self, certificate: Certificate, kind: str, day: dt.date, reason: str = "") -> None:
        """Add an event, unless it lies after the last day of the data."""
        if day <= LAST_DAY:
            self.events.append(CertificateEvent(certificate=certificate, kind=kind, happened_on=day, reason=reason))


def add_system_certificates(
    random: Random, held: CertificateRows, firm: Firm, *, scheme: str, first: dt.date, end: dt.date = LAST_DAY
) -> None:
    """Give the firm certificates of one scheme from ``first``, renewed for as long as a term runs out before ``end``."""
    for cycle, issued in enumerate(list_terms(first, end)):
        expires = get_term_end(issued, TERM)
        # Left out but counted as a cycle, so that the number tells how often it was renewed.
        if expires < FIRST_DAY:
            continue
        body = random.choice(list(ISSUERS))
        number = f"{body}{issued:%y}{LETTERS[scheme]}{len(held.certificates) + 1:05d}R{cycle}{firm.enterprise.size[0].upper()}"
        row = Certificate(
            enterprise=firm.enterprise, number=number, scheme=scheme, scope=SCOPES[scheme], issuer=ISSUERS[body],
            issued_on=issued, expires_on=expires,
        )  # fmt: skip
        held.certificates.append(row)
        add_events(random, held, row, firm.enterprise.closed_on)


def list_terms(first: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield the first days of terms that follow one another."""
    day = first
    while day <= end:
        yield day
        day = get_term_end(day, TERM)


def add_events(random: Random, held: CertificateRows, row: Certificate, closed: dt.date | None) -> None:
    """Add the surveillance audits of a term, now and then a suspension, and the cancellation when the firm closes."""
    last = min(row.expires_on, closed or row.expires_on)
    day = row.issued_on + dt.timedelta(days=AUDIT_EVERY)
    troubled = random.random() < SUSPENDED
    while day < last - dt.timedelta(days=60):
        if troubled and day + dt.timedelta(days=160) < min(last, LAST_DAY):
            held.event(row, "suspended", day + dt.timedelta(days=20), "逾期未接受监督审核")
            day += dt.timedelta(days=140)
            held.event(row, "resumed", day, "整改后补做监督审核，恢复")
            troubled = False
        held.event(row, "audited", day)
        day += dt.timedelta(days=AUDIT_EVERY - random.randrange(15))
    if closed and row.issued_on <= closed <= row.expires_on:
        held.event(row, "cancelled", closed, "企业注销")


def draw_first_day(random: Random, firm: Firm, early: dt.date, late: dt.date) -> dt.date:
    """Return a day of first issue: no sooner than half a year after the founding, no later than the firm lasts."""
    founded, closed = firm.enterprise.founded_on, firm.enterprise.closed_on
    first = max(early, founded + dt.timedelta(days=180))
    return draw_day(random, first, max(first, min(late, closed or late)))
