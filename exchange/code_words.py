"""What was taken out or handed in, in words; the trail says it too."""

from django.utils.functional import Promise

from audit.code_words import code_words
from exchange.exports.catalogue import titles
from exchange.imports.catalogue import imports


def get_import_title(key: str) -> str | Promise:
    """Return what a kind of sheet is called; the key itself where it is offered no more."""
    return imports[key].name if key in imports else key


def get_export_title(key: str) -> str | Promise:
    """Return what is taken out under this key; the key itself where it is offered no more."""
    return titles.get(key, key)


code_words["exchange_sheetimport", "register"] = get_import_title
code_words["exchange_exportjob", "register"] = get_export_title
