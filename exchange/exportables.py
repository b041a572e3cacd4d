"""What the pages of imports hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles
from exchange.imports.catalogue import WORKBOOK, imports

titles |= {
    WORKBOOK: imports[WORKBOOK].name,
    "import-rows": _("Rows of an import"),
    "import-problems": _("Problems of an import"),
    "import-file": _("Sheet as it was handed in"),
}
