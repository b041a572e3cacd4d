"""What can be wrong with a row as a whole."""

from typing import Any

from .problems import Kind


class EntryFault(ValueError):
    """Something that a line says which cannot be, and the key of the column that says it."""

    def __init__(self, kind: Kind, key: str, **about: Any) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.key = key
        self.about = about
