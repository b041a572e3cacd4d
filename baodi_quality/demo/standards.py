"""Standards behind the invented products: editions and filings in turn, adoption, and products without any."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from baodi_quality.demo import LAST_DAY
from baodi_quality.demo.days import draw_day, get_day_before, get_term_end
from baodi_quality.demo.products import Line
from enterprises.models import ProductStandard

FILING_YEARS = 3
"""An enterprise standard's filing (备案) holds for three years."""
BY_OWN_STANDARD = 0.25
LATE = 64
"""Products made without a standard when the plan began, put in order one by one until the end of 2013."""
NEVER = 14
LAPSED = 12
"""Products whose enterprise standard ran out in 2014 and was not filed anew: the gap that opened again."""
LEVELS = {"GB": "national", "DB": "local", "Q/": "enterprise"}
ADOPTED = {
    "地毯": "ISO 3018",
    "电线电缆": "IEC 60227",
    "机械产品": "ISO 5199",
    "汽车配件": "ISO 3537",
    "塑料制品": "ISO 4427",
}
# Since when the nine main industrial products are made to an international standard: the fifth in 2012.
ADOPTIONS = (
    (dt.date(2008, 7, 1), "idt"), (dt.date(2009, 4, 1), "mod"), (dt.date(2010, 10, 1), "mod"), (dt.date(2011, 7, 1), "idt"),
    (dt.date(2012, 5, 1), "mod"), (dt.date(2012, 9, 1), "idt"), (dt.date(2013, 6, 1), "mod"), (dt.date(2013, 11, 1), "idt"),
    (dt.date(2014, 5, 1), "mod"),
)  # fmt: skip
NOT_EQUIVALENT = 6
NOT_MAIN = 5

Spans = dict[Line, list[ProductStandard]]


def standards_invent(random: Random, lines: list[Line]) -> list[ProductStandard]:
    """Return the standards of every product."""
    spans = {row: list(list_standards(random, row)) for row in lines}
    made = random.sample(in_production(lines), len(in_production(lines)))
    old = [row for row in made if row.product.launched_on < dt.date(2010, 1, 1)]
    late, never = old[:LATE], old[LATE : LATE + NEVER]
    filed = [row for row in old[LATE + NEVER :] if spans[row][-1].level == "enterprise" and row.ware.category == "建材"]
    lapsed = filed[:LAPSED]
    delay_standards(random, spans, late)
    spans.update({row: [] for row in never})
    end_filings(random, spans, lapsed)
    adopt_standards(random, spans, [row for row in made if row not in {*late, *never, *lapsed}])
    return [standard for rows in spans.values() for standard in rows]


def in_production(lines: list[Line]) -> list[Line]:
    """Return what is still made on the last day of the data."""
    return [row for row in lines if row.product.ended_on is None and row.made_on(LAST_DAY)]


def list_standards(random: Random, row: Line) -> Iterator[ProductStandard]:
    """Yield the standards of one product without a gap: enterprise standards until the public edition came out."""
    edition = dt.date(int(row.ware.standard[-4:]), 7, 1)
    launched = row.product.launched_on
    own = random.random() < BY_OWN_STANDARD
    switch = LAST_DAY if own else max(edition, launched)
    filed = launched
    while filed < switch:
        until = (
            get_term_end(filed, FILING_YEARS) if own else min(get_term_end(filed, FILING_YEARS), get_day_before(switch))
        )
        number = f"Q/12BD{random.randrange(1, 9999):04d}-{filed.year}"
        yield ProductStandard(
            product=row.product, number=number, level="enterprise", valid_from=filed, valid_until=until
        )
        filed = until + dt.timedelta(days=1)
    if not own:
        level = LEVELS.get(row.ware.standard[:2], "industry")
        yield ProductStandard(product=row.product, number=row.ware.standard, level=level, valid_from=switch)


def delay_standards(random: Random, spans: Spans, late: list[Line]) -> None:
    """Let these products have had no standard until a day within the first four years of the plan."""
    for row in late:
        first = draw_day(random, dt.date(2010, 3, 1), dt.date(2013, 11, 30))
        spans[row] = [
            standard for standard in spans[row] if standard.valid_until is None or standard.valid_until >= first
        ]
        spans[row][0].valid_from = max(first, spans[row][0].valid_from)


def end_filings(random: Random, spans: Spans, lapsed: list[Line]) -> None:
    """Let the last filing of these products run out in 2014."""
    for row in lapsed:
        until = draw_day(random, dt.date(2014, 2, 1), dt.date(2014, 8, 31))
        spans[row] = [standard for standard in spans[row] if standard.valid_from < until]
        last = spans[row][-1]
        last.valid_until = until


def adopt_standards(random: Random, spans: Spans, lines: list[Line]) -> None:
    """Let nine main industrial products be made to international standards, and others that must not be counted."""
    able = [row for row in lines if row.ware.category in ADOPTED and row.product.launched_on <= ADOPTIONS[0][0]]
    rows = iter(random.sample(able, len(able)))
    for day, degree in ADOPTIONS:
        adopt_standard(spans, next(rows), day, degree, main=True)
    for _ in range(NOT_EQUIVALENT):
        adopt_standard(spans, next(rows), draw_day(random, dt.date(2009, 1, 1), LAST_DAY), "neq", main=True)
    for _ in range(NOT_MAIN):
        adopt_standard(spans, next(rows), draw_day(random, dt.date(2009, 1, 1), LAST_DAY), "idt", main=False)


def adopt_standard(spans: Spans, row: Line, day: dt.date, degree: str, *, main: bool) -> None:
    """From ``day`` on, make the product to its public standard, which adopts an international one."""
    row.product.is_main_industrial = main
    # A filing that would begin after the adoption falls away; one that runs ends the day before.
    before = [standard for standard in spans[row] if standard.valid_from < day]
    for standard in before:
        standard.valid_until = min(standard.valid_until or get_day_before(day), get_day_before(day))
    spans[row] = [*before, ProductStandard(
        product=row.product, number=row.ware.standard, level=LEVELS.get(row.ware.standard[:2], "industry"),
        adopted_number=ADOPTED[row.ware.category], adoption=degree, valid_from=day,
    )]  # fmt: skip
