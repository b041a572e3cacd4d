"""What sheets bring in of inspections, in the order in which a workbook shows them."""

from exchange.imports.catalogue import exports, imports, offer
from inspections.exports import spot_checks_export
from inspections.imports.sheets.cases import CASES, COMPLAINTS
from inspections.imports.sheets.projects import EVALUATIONS, PROJECTS
from inspections.services.spot_check_import import SPOT_CHECKS

offer(PROJECTS, EVALUATIONS, CASES, COMPLAINTS)
imports[SPOT_CHECKS.key] = SPOT_CHECKS
exports[SPOT_CHECKS.key] = spot_checks_export()
