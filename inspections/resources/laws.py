"""Laws as sheets name them."""

from exchange.context import ImportContext
from exchange.formats.cells import tidy_key
from exchange.formats.errors import CellError
from inspections.models import Law
from inspections.resources import error_codes


class KnownLaws:
    """All laws by name, loaded once."""

    def __init__(self) -> None:
        self.by_name = {tidy_key(law.name): law.pk for law in Law.objects.all()}


def find_law(context: ImportContext, name: str | None) -> int | None:
    """Return the law that a line names."""
    found = context.known(KnownLaws).by_name.get(tidy_key(name)) if name else None
    if name and found is None:
        raise CellError(error_codes.LAW_UNKNOWN)
    return found


def law_words() -> list[str]:
    """Return the names of the laws."""
    return [law.name for law in Law.objects.all()]
