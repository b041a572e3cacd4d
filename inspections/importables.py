"""The registers of this room that sheets bring in."""

from departments.sheets.catalogue import exports, imports, offer

from .exports import spot_checks_export
from .imports.sheets.cases import CASES, COMPLAINTS
from .imports.sheets.projects import EVALUATIONS, PROJECTS
from .services.spot_check_import import SPOT_CHECKS

offer(PROJECTS, EVALUATIONS, CASES, COMPLAINTS)
imports[SPOT_CHECKS.key] = SPOT_CHECKS
exports[SPOT_CHECKS.key] = spot_checks_export()
