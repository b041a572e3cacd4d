"""All invented rows of the registers, put together in memory."""

from dataclasses import dataclass
from random import Random

from enterprises.models import (
    BrandAward,
    Designation,
    Enterprise,
    FormerName,
    Product,
    ProductStandard,
    ResearchInstitution,
)
from inspections.models import (
    Complaint,
    CompletedProject,
    EnforcementCase,
    FailingItem,
    ServiceEvaluation,
    SpotCheck,
)

from . import SEED
from .awards import awards_invent
from .cases import cases_invent
from .certificates import Held
from .complaints import complaints_invent
from .designations import designations_invent, key_firms, research_institutions_invent
from .enterprises import firms_invent
from .evaluations import evaluations_invent
from .holders import system_certificates_invent
from .names import doubles_invent, former_names_invent
from .product_certificates import product_certificates_invent
from .products import lines_invent
from .projects import projects_invent
from .references import References
from .sampling import Market
from .spot_checks import spot_checks_invent
from .standards import standards_invent


@dataclass(frozen=True)
class World:
    """Unsaved rows; each refers to the others as objects, so they are saved in the order of the fields."""

    enterprises: list[Enterprise]
    former_names: list[FormerName]
    designations: list[Designation]
    research_institutions: list[ResearchInstitution]
    products: list[Product]
    standards: list[ProductStandard]
    held: Held
    awards: list[BrandAward]
    spot_checks: list[SpotCheck]
    failing_items: list[FailingItem]
    projects: list[CompletedProject]
    evaluations: list[ServiceEvaluation]
    cases: list[EnforcementCase]
    complaints: list[Complaint]


def world_invent(refs: References) -> World:
    """Invent all rows; the same seed and references give the same rows."""
    random = Random(SEED)
    firms = firms_invent(random, refs)
    makers, servers = key_firms(random, firms)
    designations = designations_invent(random, firms, makers, servers)
    lines = lines_invent(random, firms)
    standards = standards_invent(random, lines)
    held = Held()
    system_certificates_invent(random, held, firms, makers, servers)
    product_certificates_invent(random, held, lines)
    # From a stream of their own: rows that came later leave the earlier ones as they were.
    later = Random(SEED + 1)
    cases = cases_invent(later, refs)
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
    )
