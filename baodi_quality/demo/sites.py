"""Invented parks and bases: their levels as they rose, and the enterprises that belong to them."""

import datetime as dt
from random import Random

from baodi_quality.demo import MARK
from baodi_quality.demo.enterprises import Firm
from baodi_quality.demo.places import WEIGHTS
from baodi_quality.demo.references import References
from enterprises.models import Site, SiteLevel, SiteMember

PARKS = (("甲", "装备制造、金属制品"), ("乙", "食品加工"), ("丙", "服装、家具"))
BASES = (("蔬菜", "设施蔬菜"), ("三辣", "大蒜、大葱、天鹰椒"), ("水稻", "水稻"))
MEMBERS = 12
"""Of each park; a base has three."""


def sites_invent(
    random: Random, refs: References, firms: list[Firm]
) -> tuple[list[Site], list[SiteLevel], list[SiteMember]]:
    """Return three parks and three bases with their levels and members."""
    places = [refs.townships[code] for code in sorted(WEIGHTS)]
    parks = [
        Site(
            name=f"{mark}工业园区（{MARK}）", kind=Site.Kind.PARK, township=place, trade=trade, area=3000 + 500 * n,
            operator=f"{mark}工业园区管理委员会（{MARK}）", founded_on=dt.date(2008 + n, 6, 1), station_on=dt.date(2011, 11, 1),
            platform_on=dt.date(2013, 5, 20) if n == 0 else None,
        )
        for n, ((mark, trade), place) in enumerate(zip(PARKS, random.sample(places, 3), strict=True))
    ]  # fmt: skip
    bases = [
        Site(
            name=f"{mark}标准化示范基地（{MARK}）", kind=Site.Kind.BASE, township=place, trade=trade, area=800 + 350 * n,
            operator=f"{mark}专业合作社（{MARK}）", founded_on=dt.date(2010 + n, 3, 1), households=120 + 60 * n,
            traceable_on=dt.date(2013, 4, 1) if n < 2 else None,
        )
        for n, ((mark, trade), place) in enumerate(zip(BASES, random.sample(places, 3), strict=True))
    ]  # fmt: skip
    sites = [*parks, *bases]
    makers = [firm.enterprise for firm in firms if firm.trade and firm.enterprise.closed_on is None]
    members = [
        SiteMember(site=site, enterprise=enterprise, since=max(site.founded_on, enterprise.founded_on))
        for site in sites
        for enterprise in random.sample(makers, MEMBERS if site.kind == Site.Kind.PARK else 3)
    ]
    return sites, levels_invent(sites), members


def levels_invent(sites: list[Site]) -> list[SiteLevel]:
    """Return the levels: all begin at that of the district, the first of either kind rose to that of the city in 2013."""
    rows = []
    for site in sites:
        rises = site.name.startswith((PARKS[0][0], BASES[0][0]))
        since = site.founded_on + dt.timedelta(days=180)
        until = dt.date(2013, 6, 30) if rises else None
        rows.append(SiteLevel(site=site, level="district", since=since, until=until, basis=f"区级认定文件（{MARK}）"))
        if rises:
            rows.append(SiteLevel(site=site, level="city", since=dt.date(2013, 7, 1), basis=f"市级认定文件（{MARK}）"))
    return rows
