"""Import a spot-check sheet from the command line."""

from exchange.management.commands import import_sheet
from inspections.resources.spot_checks import SpotCheckResource


class Command(import_sheet.Command):
    """Check the sheet and, where nothing is wrong with it, write it; all rows or none."""

    register = SpotCheckResource._meta.key
