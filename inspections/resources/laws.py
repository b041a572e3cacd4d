"""Laws as sheets name them."""

from django.utils.translation import gettext_lazy as _

from exchange.context import ImportContext
from exchange.fields import text
from exchange.formats.cells import tidy_key
from exchange.formats.errors import CellError
from exchange.reference_lists import position
from exchange.resources import SheetResource
from inspections.models import Law
from inspections.resources import error_codes
from targets.wordings import both_wordings


class KnownLaws:
    """All laws by name, loaded once."""

    def __init__(self) -> None:
        self.by_name = {tidy_key(name): law.pk for law in Law.objects.all() for name in both_wordings(law, "name")}


def find_law(context: ImportContext, name: str | None) -> int | None:
    """Return the law that a line names."""
    found = context.known(KnownLaws).by_name.get(tidy_key(name)) if name else None
    if name and found is None:
        raise CellError(error_codes.LAW_UNKNOWN)
    return found


def law_words() -> list[str]:
    """Return the names of the laws."""
    return [law.name for law in Law.objects.all()]


class LawResource(SheetResource):
    """法律法规, which the admin brings in and takes out."""

    name = text("name", "名称", required=True)
    position = position()

    class Meta:
        model = Law
        import_id_fields = ("name",)
        key, sheet, title = "laws", "法律法规", _("Laws")
