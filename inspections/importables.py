"""The registers of this room that sheets bring in."""

from departments.sheets.catalogue import imports, offer

from .imports.sheets.cases import CASES, COMPLAINTS
from .imports.sheets.projects import EVALUATIONS, PROJECTS
from .services.spot_check_import import SPOT_CHECKS

imports[SPOT_CHECKS.key] = SPOT_CHECKS
offer(PROJECTS, EVALUATIONS, CASES, COMPLAINTS)
