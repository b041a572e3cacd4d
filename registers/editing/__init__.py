"""The pages on which rows of registers are added, edited, withdrawn and restored.

A room declares an `Editing` for each noun and puts its ``paths`` among its addresses: ``<noun>-add``, ``<noun>-edit`` and
``<noun>-withdraw``. docs/registers.md shows it.
"""

from registers.editing.forms import RegisterForm
from registers.editing.pages import paths
from registers.editing.pickers import SOURCES, RowField, Source
from registers.editing.places import PlacedForm
from registers.editing.registry import Editing, office_keeps

__all__ = ["SOURCES", "Editing", "PlacedForm", "RegisterForm", "RowField", "Source", "office_keeps", "paths"]
