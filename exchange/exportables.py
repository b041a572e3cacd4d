"""What the pages of imports hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles
from exchange.imports.catalogue import WORKBOOK, imports

titles |= {
    WORKBOOK: imports[WORKBOOK].name,
    "import-rows": _("Rows of an import"),
    "import-problems": _("Problems of an import"),
    "import-problem-sheet": _("Sheet with its problems marked"),
    "import-file": _("Sheet as it was handed in"),
    # Of the apps below, which know nothing of exports.
    "account-changes": _("Changes of accounts"),
    "sign-ins": _("Sign-in log"),
    "security-switches": _("Security switches"),
    "rights": _("Rights that wait"),
    "wall-devices": _("Wall screen devices"),
    "factor-resets": _("Resets of second factors"),
    "trail": _("Recorded changes"),
    "verifications": _("Verification"),
    "reanchorings": _("Breaks and explanations"),
}
