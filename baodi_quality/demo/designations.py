"""Which invented enterprises are key or backbone enterprises, and who keeps a research institution."""

import datetime as dt
from random import Random

from baodi_quality.demo import FIRST_DAY, MARK
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.enterprises import Firm
from baodi_quality.demo.trades import SERVICES
from enterprises.models import Designation, Enterprise, ResearchInstitution

# Manufacturers on the list of key enterprises today, by the year in which they joined; and those that left it.
JOINED = {2010: 48, 2012: 10, 2013: 8}
LEFT = 8
TWO_PER_SERVICE = 7
"""The first seven service industries have two key enterprises each, the others one: twenty."""
BACKBONE = 40
RESEARCHING = 0.72


def list_eligible(firms: list[Firm]) -> list[Firm]:
    """Return the firms that have been in operation since before the plan began."""
    return [firm for firm in firms if firm.enterprise.founded_on < FIRST_DAY and firm.enterprise.closed_on is None]


def key_firms(random: Random, firms: list[Firm]) -> tuple[list[Firm], list[Firm]]:
    """Return today's key manufacturers and today's key service enterprises."""
    makers = random.sample([firm for firm in list_eligible(firms) if firm.trade], sum(JOINED.values()))
    servers = []
    for place, service in enumerate(SERVICES):
        candidates = [firm for firm in list_eligible(firms) if firm.service == service]
        servers += random.sample(candidates, 2 if place < TWO_PER_SERVICE else 1)
    for firm in [*makers, *servers]:
        # Key enterprises are not small ones, whatever was drawn for them before.
        firm.enterprise.size = random.choice((Enterprise.Size.LARGE, Enterprise.Size.MEDIUM, Enterprise.Size.MEDIUM))
    return makers, servers


def designations_invent(
    random: Random, firms: list[Firm], makers: list[Firm], servers: list[Firm]
) -> list[Designation]:
    """Return the designations: the key list as it changed from year to year, and the backbone enterprises."""
    years = [year for year, count in JOINED.items() for _ in range(count)] + [2010] * len(servers)
    rows = [
        build_designation(firm, Designation.Kind.KEY, year)
        for firm, year in zip([*makers, *servers], years, strict=True)
    ]
    others = [firm for firm in list_eligible(firms) if firm.trade and firm not in makers]
    rows += [
        build_designation(firm, Designation.Kind.KEY, 2010, dt.date(2012, 12, 31))
        for firm in random.sample(others, LEFT)
    ]
    backbone = random.sample([firm for firm in list_eligible(firms) if firm.trade], BACKBONE)
    return rows + [build_designation(firm, Designation.Kind.BACKBONE, 2011) for firm in backbone]


def build_designation(firm: Firm, kind: str, year: int, until: dt.date | None = None) -> Designation:
    """Return an unsaved designation that holds from the first day of ``year``."""
    word = "重点" if kind == Designation.Kind.KEY else "骨干"
    basis = f"{year}年度{word}企业名录（{MARK}）"
    return Designation(enterprise=firm.enterprise, kind=kind, since=dt.date(year, 1, 1), until=until, basis=basis)


def research_institutions_invent(
    random: Random, firms: list[Firm], designations: list[Designation]
) -> list[ResearchInstitution]:
    """Return the research institutions of most enterprises that clause 三(三)2 asks for one."""
    # By identity: unsaved rows have no key to compare.
    backbone = {id(row.enterprise) for row in designations if row.kind == Designation.Kind.BACKBONE}
    asked = [firm.enterprise for firm in firms if firm.enterprise.district_owned or id(firm.enterprise) in backbone]
    return [
        ResearchInstitution(
            enterprise=row,
            name=f"企业技术研发中心（{MARK}）",
            since=draw_day(random, FIRST_DAY, dt.date(2014, 6, 30)),
        )
        for row in asked
        if random.random() < RESEARCHING
    ]
