"""What the office meets in the names of its registers: enterprises that were renamed, and two that were recorded twice."""

import datetime as dt
from itertools import islice

from baodi_quality.demo import MARK
from baodi_quality.demo.enterprises import Firm
from enterprises.models import Enterprise, FormerName
from enterprises.pinyin import initials, pinyin
from inspections.models import SpotCheck

RENAMED, TWICE = 4, 2
RENAMED_ON = dt.date(2012, 7, 1)
COMPANY, FACTORY = "有限公司", "厂"


def list_companies(firms: list[Firm]) -> list[Enterprise]:
    """Return the enterprises to choose from: manufacturers in operation throughout the plan that are limited companies."""
    rows = [firm.enterprise for firm in firms if firm.trade and not firm.enterprise.closed_on]
    return [row for row in rows if row.name.endswith(COMPANY) and row.founded_on.year < 2009]


def former_names_invent(firms: list[Firm], checks: list[SpotCheck]) -> list[FormerName]:
    """Return the names of some companies from when they were factories, and put them on the batches of those days."""
    until = RENAMED_ON - dt.timedelta(days=1)
    rows = [
        FormerName(enterprise=row, name=row.name.removesuffix(COMPANY) + FACTORY, until=until)
        for row in islice(list_companies(firms), RENAMED)
    ]
    former = {id(row.enterprise): row.name for row in rows}
    for check in checks:
        if check.sampled_on <= until:
            check.producer_name = former.get(id(check.producer), check.producer_name)
            check.sampled_name = former.get(id(check.sampled_enterprise), check.sampled_name)
    return rows


def doubles_invent(firms: list[Firm]) -> list[Enterprise]:
    """Return second records of companies, under names without the city and without codes."""
    return [build_double(row) for row in islice(list_companies(firms), RENAMED, RENAMED + TWICE)]


def build_double(row: Enterprise) -> Enterprise:
    """Return a second, unsaved record of the enterprise as a clerk in a hurry writes it."""
    name = "宝坻" + row.name.removeprefix("天津").removeprefix("市").removeprefix("宝坻区")
    return Enterprise(
        name=name,
        name_pinyin=pinyin(name),
        name_initials=initials(name),
        township=row.township,
        address=f"宝坻区{row.township.name}（{MARK}）",
        industry=row.industry,
        size=row.size,
        founded_on=row.founded_on,
    )
