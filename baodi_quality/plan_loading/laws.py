"""The laws under which cases are counted."""

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from inspections.models import Law


def load_laws(files: PlanFiles, missing: Missing) -> None:
    """Add the laws, in the order of the file, unless there are any already: the office keeps the list."""
    if Law.objects.exists():
        return
    listed = files.read("laws")
    missing.add_all(
        [
            Law(name=name, name_en=listed["english"].get(name, ""), position=place)
            for place, name in enumerate(listed["laws"], start=1)
        ]
    )
