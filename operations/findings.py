"""What a check of a set or of its restored copy found, in words of the reader's language."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "no_set": _("There is no backup set yet."),
    "no_manifest": _("manifest.json is missing or cannot be read."),
    "manifest_incomplete": _("manifest.json does not say: %(names)s."),
    "newer_portal": _("The set was made by a newer portal, whose migrations this one does not know: %(names)s."),
    "part_missing": _("%(name)s is missing."),
    "part_changed": _("%(name)s is not what was written: its checksum differs."),
    "no_key": _("Without its key the set says nothing: %(words)s"),
    "restore_failed": _("PostgreSQL could not restore the set: %(words)s"),
    "count_differs": _("Table %(name)s has %(found)s rows in place of %(expected)s."),
    "import_whole": _("Import %(number)s was being written when the backup was made (%(done)s of %(rows)s rows); the copy has nothing of it: it is whole or not there."),
    "import_half": _("Import %(number)s was being written when the backup was made, and the copy has %(found)s rows of it."),
    "figure_differs": _("A figure is not what its rows give: %(name)s."),
    "figures_failed": _("Figures could not be computed: %(words)s"),
    "figures_waiting": _("%(number)s changes of the set could not be counted into figures."),
    "digest_differs": _("The stored figures are not those of the moment of the backup."),
    "trail_broken": _("The trail does not hold: %(words)s"),
    "page_closed": _("The page %(page)s of the copy does not open: %(status)s."),
    "file_not_in_set": _("The file of a record is not in the set: %(name)s."),
    "file_differs": _("The file of a record is not the one that was handed in: %(name)s."),
    "could_not_run": _("The check could not run: %(words)s"),
}  # fmt: skip


class Finding(NamedTuple):
    """One thing that is not as it must be; stored as JSON and put into words when it is shown."""

    code: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.values


def find(code: str, **values: Any) -> Finding:
    """Return a finding."""
    return Finding(code, values)
