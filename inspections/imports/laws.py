"""Laws as sheets name them."""

from exchange.formats.cells import tidy_key
from exchange.formats.problems import EntryFault
from exchange.imports.entries import Entry
from exchange.imports.indexes import Session
from inspections.imports import kinds
from inspections.models import Law


class KnownLaws:
    """All laws by name, loaded once."""

    def __init__(self) -> None:
        self.by_name = {tidy_key(law.name): law.pk for law in Law.objects.all()}


def find_law(session: Session, entry: Entry) -> int | None:
    """Return the law that a line names."""
    name = entry.get("law")
    found = session.known(KnownLaws).by_name.get(tidy_key(name)) if name else None
    if name and found is None:
        raise EntryFault(kinds.LAW_UNKNOWN, "law")
    return found


def law_words() -> list[str]:
    """Return the names of the laws."""
    return [law.name for law in Law.objects.all()]
