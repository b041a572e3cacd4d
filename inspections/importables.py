"""What sheets bring in of inspections, in the order in which a workbook shows them."""

from exchange.imports.catalogue import offer
from inspections.resources.cases import ComplaintResource, EnforcementCaseResource
from inspections.resources.projects import CompletedProjectResource, ServiceEvaluationResource
from inspections.resources.spot_checks import SpotCheckResource

offer(
    CompletedProjectResource, ServiceEvaluationResource, EnforcementCaseResource, ComplaintResource, SpotCheckResource
)
