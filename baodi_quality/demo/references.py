"""The rows of the plan that invented rows hang on."""

from dataclasses import dataclass

from departments.models import Body, Township
from enterprises.models import Industry, ServiceIndustry

from .places import WEIGHTS
from .trades import DIVISIONS, SERVICES

VERSION = "GB/T 4754-2011"


class PlanMissing(LookupError):
    """The plan has not been loaded, so there is nothing to hang invented rows on."""


@dataclass(frozen=True)
class References:
    """Places by their code of 2010, divisions by their code, the plan's service industries by name, bodies in order."""

    townships: dict[str, Township]
    divisions: dict[str, Industry]
    service_industries: dict[str, ServiceIndustry]
    bodies: list[Body]


def references() -> References:
    """Read what the plan loads, adding the divisions that the invented enterprises need; PlanMissing where it is not there."""
    townships = {place.code: place for place in Township.objects.filter(code__in=WEIGHTS)}
    services = {row.name: row for row in ServiceIndustry.objects.filter(name__in=SERVICES)}
    if len(townships) < len(WEIGHTS) or len(services) < len(SERVICES):
        raise PlanMissing
    return References(townships, divisions(), services, list(Body.objects.all()))


def divisions() -> dict[str, Industry]:
    """Return the divisions by code, added under their sections where they are missing."""
    sections = {row.code: row for row in Industry.objects.filter(version=VERSION, parent=None)}
    if not sections:
        raise PlanMissing
    return {
        code: Industry.objects.get_or_create(
            version=VERSION, code=code, defaults={"name": name, "parent": sections[section]}
        )[0]
        for code, (section, name) in DIVISIONS.items()
    }
