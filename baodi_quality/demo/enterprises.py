"""Invented enterprises."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from baodi_quality.demo import MARK
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.places import WEIGHTS
from baodi_quality.demo.references import References
from baodi_quality.demo.trades import SERVICES, TRADES, Trade
from baodi_quality.demo.words import trade_names
from departments.models import Township
from enterprises.identifiers import org_code_check_digit, registration_check_digit, uscc_check_digit
from enterprises.models import Enterprise, Product
from enterprises.pinyin import initials, pinyin

# How many of 1,000 registrations of the district fall into each year (registrations of 1987 to 2009).
FOUNDING_YEARS = {
    1988: 8, 1991: 18, 1993: 27, 1995: 35, 1997: 38, 1998: 45, 1999: 49, 2000: 49, 2001: 30, 2002: 97, 2003: 28,
    2004: 139, 2005: 122, 2006: 181, 2007: 246, 2008: 319, 2009: 300, 2011: 40, 2012: 40, 2013: 30,
}  # fmt: skip
SIZES = {Enterprise.Size.LARGE: 3, Enterprise.Size.MEDIUM: 14, Enterprise.Size.SMALL: 55, Enterprise.Size.MICRO: 28}
PREFIXES = {
    "天津市{}{}有限公司": 46,
    "天津{}{}有限公司": 24,
    "天津市宝坻区{}{}厂": 14,
    "天津市{}{}厂": 10,
    "天津市宝坻区{}{}有限公司": 6,
}
T = TypeVar("T")

AT_HOME = 0.45
"""Share of a trade's enterprises that lie in the place where the trade clusters."""
CLOSED = 20
DISTRICT_OWNED = 14


@dataclass
class Firm:
    """An invented enterprise with what it does: ``trade`` for manufacturers, ``service`` for the service industries."""

    enterprise: Enterprise
    trade: Trade | None = None
    service: str = ""
    products: list[Product] = field(default_factory=list)

    def open_on(self, day: dt.date) -> bool:
        """Say whether the enterprise is in operation on ``day``."""
        closed = self.enterprise.closed_on
        return self.enterprise.founded_on <= day and (closed is None or day <= closed)


def firms_invent(random: Random, refs: References) -> list[Firm]:
    """Return the firms, manufacturers first; some closed, some owned by the district."""
    names = iter(trade_names(random))
    firms = [*list_manufacturers(random, refs, names), *list_services(random, refs, names)]
    # Old enough to have closed within the plan's years.
    for firm in random.sample([firm for firm in firms if firm.enterprise.founded_on.year < 2009], CLOSED):
        firm.enterprise.closed_on = draw_day(random, dt.date(2011, 1, 1), dt.date(2014, 8, 31))
    for firm in random.sample([firm for firm in firms if firm.trade and not firm.enterprise.closed_on], DISTRICT_OWNED):
        firm.enterprise.district_owned = True
    give_codes(random, firms)
    return firms


def list_manufacturers(random: Random, refs: References, names: Iterator[str]) -> Iterator[Firm]:
    """Yield the firms of every trade."""
    for trade in TRADES:
        for _ in range(trade.count):
            home = trade.home if trade.home and random.random() < AT_HOME else draw_key(random, WEIGHTS)
            pattern = draw_key(random, PREFIXES)
            name = pattern.format(next(names), trade.name + ("制品" if trade.name in {"食品", "电器"} else ""))
            yield Firm(
                build_enterprise(random, name, refs.townships[home], industry=refs.divisions[trade.division]), trade
            )


def list_services(random: Random, refs: References, names: Iterator[str]) -> Iterator[Firm]:
    """Yield the firms of the plan's service industries."""
    for service, (division, count, endings) in SERVICES.items():
        for _number in range(count):
            name = f"天津市宝坻区{next(names)}{random.choice(endings)}有限公司"
            place = refs.townships[draw_key(random, WEIGHTS)]
            row = build_enterprise(
                random,
                name,
                place,
                industry=refs.divisions[division],
                service_industry=refs.service_industries[service],
            )
            yield Firm(row, service=service)


def build_enterprise(random: Random, name: str, place: Township, **kind: object) -> Enterprise:
    """Return an unsaved enterprise."""
    year = draw_key(random, FOUNDING_YEARS)
    return Enterprise(
        name=name,
        name_pinyin=pinyin(name),
        name_initials=initials(name),
        township=place,
        address=f"宝坻区{place.name}{random.randrange(1, 200)}号（{MARK}）",
        size=draw_key(random, SIZES),
        founded_on=draw_day(random, dt.date(year, 1, 1), dt.date(year, 12, 31)),
        **kind,
    )


def give_codes(random: Random, firms: list[Firm]) -> None:
    """Give registration numbers and organisation codes with right check digits, and a few unified codes.

    Baodi's registrations still carry 120224, its code as a county; the unified code began after these records.
    """
    # Drawn together, so that none comes twice.
    serials = random.sample(range(10_000_000, 99_999_999), 2 * len(firms))
    for firm, body, serial in zip(firms, serials[::2], serials[1::2], strict=True):
        org_code = f"{body}{org_code_check_digit(str(body))}"
        number = f"120224{serial}"
        if random.random() < 0.9:
            firm.enterprise.registration_number = number + registration_check_digit(number)
        if random.random() < 0.75:
            firm.enterprise.org_code = org_code
        if random.random() < 0.08:
            firm.enterprise.uscc = f"91120224{org_code}" + uscc_check_digit(f"91120224{org_code}")


def draw_key(random: Random, weights: dict[T, int]) -> T:
    """Return a key at random, as likely as its weight says."""
    return random.choices(list(weights), weights=list(weights.values()))[0]
