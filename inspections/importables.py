"""What sheets bring in besides the registers of enterprises; in the order in which a workbook shows them."""

from departments.imports.findings import INAPPLICABLE, SIGN_OFFS
from departments.imports.reports import REPORTS, reports_export
from departments.sheets.catalogue import exports, imports, offer

from .exports import spot_checks_export
from .imports.sheets.cases import CASES, COMPLAINTS
from .imports.sheets.projects import EVALUATIONS, PROJECTS
from .services.spot_check_import import SPOT_CHECKS

offer(PROJECTS, EVALUATIONS, CASES, COMPLAINTS, SIGN_OFFS, INAPPLICABLE)
imports[SPOT_CHECKS.key] = SPOT_CHECKS
exports[SPOT_CHECKS.key] = spot_checks_export()
imports[REPORTS.key] = REPORTS
exports[REPORTS.key] = reports_export()
