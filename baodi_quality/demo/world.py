"""All invented rows of the registers, put together in memory."""

from dataclasses import dataclass
from random import Random

from baodi_quality.demo import SEED
from baodi_quality.demo.awards import awards_invent
from baodi_quality.demo.cases import cases_invent
from baodi_quality.demo.certificates import CertificateRows
from baodi_quality.demo.complaints import complaints_invent
from baodi_quality.demo.designations import designations_invent, key_firms, research_institutions_invent
from baodi_quality.demo.enterprises import firms_invent
from baodi_quality.demo.evaluations import evaluations_invent
from baodi_quality.demo.holders import system_certificates_invent
from baodi_quality.demo.names import doubles_invent, former_names_invent
from baodi_quality.demo.product_certificates import product_certificates_invent
from baodi_quality.demo.products import lines_invent
from baodi_quality.demo.projects import projects_invent
from baodi_quality.demo.references import References
from baodi_quality.demo.sampling import Market
from baodi_quality.demo.sites import sites_invent
from baodi_quality.demo.spot_checks import spot_checks_invent
from baodi_quality.demo.standards import standards_invent
from baodi_quality.demo.surveys import city_rates_invent, surveys_invent
from enterprises.models import (
    BrandAward,
    Designation,
    Enterprise,
    FormerName,
    Product,
    ProductStandard,
    ResearchInstitution,
    Site,
    SiteLevel,
    SiteMember,
)
from inspections.models import (
    CityRate,
    Complaint,
    CompletedProject,
    EnforcementCase,
    FailingItem,
    ServiceEvaluation,
    SpotCheck,
    Survey,
)


@dataclass(frozen=True)
class World:
    """Unsaved rows; each refers to the others as objects, so they are saved in the order of the fields."""

    enterprises: list[Enterprise]
    former_names: list[FormerName]
    designations: list[Designation]
    research_institutions: list[ResearchInstitution]
    products: list[Product]
    standards: list[ProductStandard]
    held: CertificateRows
    awards: list[BrandAward]
    spot_checks: list[SpotCheck]
    failing_items: list[FailingItem]
    projects: list[CompletedProject]
    evaluations: list[ServiceEvaluation]
    cases: list[EnforcementCase]
    complaints: list[Complaint]
    sites: list[Site]
    site_levels: list[SiteLevel]
    site_members: list[SiteMember]
    surveys: list[Survey]
    city_rates: list[CityRate]


def world_invent(refs: References) -> World:
    """Invent all rows; the same seed and references give the same rows."""
    # One stream through all of them: their order here is part of the data.
    random = Random(SEED)
    firms = firms_invent(random, refs)
    makers, servers = key_firms(random, firms)
    designations = designations_invent(random, firms, makers, servers)
    lines = lines_invent(random, firms)
    standards = standards_invent(random, lines)
    held = CertificateRows()
    system_certificates_invent(random, held, firms, makers, servers)
    product_certificates_invent(random, held, lines)
    # From a stream of their own: rows that came later leave the earlier ones as they were.
    later = Random(SEED + 1)
    cases = cases_invent(later, refs)
    sites, levels, members = sites_invent(Random(SEED + 2), refs, firms)
    checks, items = spot_checks_invent(random, Market(random, refs, firms, lines))
    return World(
        enterprises=[*(firm.enterprise for firm in firms), *doubles_invent(firms)],
        former_names=former_names_invent(firms, checks),
        designations=designations,
        research_institutions=research_institutions_invent(random, firms, designations),
        products=[line.product for line in lines],
        standards=standards,
        held=held,
        awards=awards_invent(random, lines),
        spot_checks=checks,
        failing_items=items,
        projects=projects_invent(random, refs),
        evaluations=evaluations_invent(random, firms),
        cases=cases,
        complaints=complaints_invent(later, refs, cases),
        sites=sites,
        site_levels=levels,
        site_members=members,
        surveys=surveys_invent(),
        city_rates=city_rates_invent(),
    )
