"""What sheets bring in of inspections, in the order in which a workbook shows them."""

from exchange.imports.catalogue import offer
from inspections.resources.cases import ComplaintResource, EnforcementCaseResource
from inspections.resources.projects import CompletedProjectResource, ServiceEvaluationResource
from inspections.resources.spot_checks import SpotCheckResource
from inspections.resources.surveys import CityRateResource, SurveyResource

offer(
    CompletedProjectResource, ServiceEvaluationResource, EnforcementCaseResource, ComplaintResource, SurveyResource,
    CityRateResource, SpotCheckResource,
)  # fmt: skip
