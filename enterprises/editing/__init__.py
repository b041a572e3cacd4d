"""The pages on which rows of registers are added, edited, withdrawn and restored.

A room declares an `Editing` for each noun and puts its ``paths`` among its addresses: ``<noun>-add``, ``<noun>-edit`` and
``<noun>-withdraw``. docs/registers.md shows it.
"""

from .declared import Editing, office_keeps
from .forms import RegisterForm
from .pages import paths
from .pickers import SOURCES, RowField, Source
from .places import PlacedForm

__all__ = ["SOURCES", "Editing", "PlacedForm", "RegisterForm", "RowField", "Source", "office_keeps", "paths"]
