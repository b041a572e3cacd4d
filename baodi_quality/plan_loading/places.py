"""Townships and industries."""

from baodi_quality.plan_loading.files import PlanFiles, Row
from baodi_quality.plan_loading.missing import Missing
from departments.models import Body, Township, TownshipName
from enterprises.models import Industry, IndustrySupervision, ServiceIndustry
from targets.models import Plan

# The classification in force for most of the plan's years; enterprises are classed by its divisions.
VERSION = "GB/T 4754-2011"


def load_townships(files: PlanFiles, missing: Missing) -> None:
    """Add the townships with their names by date."""
    names = []
    for position, row in enumerate(files.rows("townships"), start=1):
        fields = {"name": row["name"], "name_en": row["name_en"], "kind": row["kind"], "position": position}
        township, is_new = missing.add(Township, fields, code=row["code"])
        if is_new:
            names += [TownshipName(township=township, **name) for name in row["names"]]
    missing.add_all(names)


def load_industries(files: PlanFiles, plan: Plan, bodies: dict[str, Body], missing: Missing) -> None:
    """Add the industries of each version, the service industries of the plan, and who has charge of them."""
    listed = files.read("industries")
    for row in listed["classifications"]:
        load_classification(row, missing)
    for position, row in enumerate(listed["service_industries"], start=1):
        missing.add(
            ServiceIndustry, {"name": row["name"], "name_en": row["name_en"], "position": position}, code=row["code"]
        )
    # All or none, as with all rows that have no key in the file.
    if not IndustrySupervision.objects.exists():
        missing.add_all([build_supervision(row, plan, bodies) for row in listed["supervisions"]])


def load_classification(row: Row, missing: Missing) -> None:
    """Add one version of the classification: sections, and under them the divisions that the file lists."""
    sections = {
        code: missing.add(Industry, {"name": name}, version=row["version"], code=code)[0]
        for code, name in row["sections"]
    }
    divisions = [
        Industry(version=row["version"], code=code, name=name, parent=sections[section])
        for section, code, name in row.get("divisions", [])
    ]
    missing.add_keyed(divisions, "version", "code")


def build_supervision(row: Row, plan: Plan, bodies: dict[str, Body]) -> IndustrySupervision:
    """Return a (unsaved) charge of an industry."""
    made = IndustrySupervision(body=bodies[row["body"]], basis=row["basis"], since=plan.starts_on)
    if "industry" in row:
        made.industry = Industry.objects.get(version=VERSION, code=row["industry"])
    else:
        made.service_industry = ServiceIndustry.objects.get(code=row["service_industry"])
    return made
