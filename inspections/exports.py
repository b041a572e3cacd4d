"""What the rows of this app become in a file."""

from exchange.exports.catalogue import export_of
from inspections.resources.cases import ComplaintResource, EnforcementCaseResource
from inspections.resources.projects import CompletedProjectResource, ServiceEvaluationResource
from inspections.resources.spot_checks import SpotCheckResource

SPOT_CHECKS = export_of("监督抽查台账", SpotCheckResource)
PROJECTS = export_of("竣工工程台账", CompletedProjectResource)
EVALUATIONS = export_of("服务质量评价台账", ServiceEvaluationResource)
CASES = export_of("执法案件台账", EnforcementCaseResource)
COMPLAINTS = export_of("投诉举报台账", ComplaintResource)
