"""Enterprises as sheets name them."""

from collections import defaultdict

from departments.sheets.cells import tidy_key
from enterprises.models import Enterprise

ORG_CODE_IN_USCC = slice(8, 17)
"""Where GB 32100-2015 puts the organisation code in the unified code."""


class TwoEnterprises(ValueError):
    """A code that belongs to one enterprise beside the name of another."""

    def __init__(self, by_code: str) -> None:
        super().__init__(by_code)
        self.by_code = by_code


class KnownEnterprises:
    """All enterprises by code and by name, loaded once for a whole sheet."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.by_uscc: dict[str, int] = {}
        self.by_org_code: dict[str, int] = {}
        self.coded: set[int] = set()
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for pk, name, uscc, org_code in Enterprise.objects.order_by("pk").values_list("pk", "name", "uscc", "org_code"):
            self.add(pk, name, uscc or "", org_code or "")

    def add(self, pk: int, name: str, uscc: str, org_code: str) -> None:
        """Take in one enterprise; those registered before 2015 have an organisation code only."""
        self.names[pk] = name
        self.by_name[tidy_key(name)].append(pk)
        if uscc:
            self.by_uscc[uscc] = pk
            self.coded.add(pk)
        elif org_code:
            self.by_org_code[org_code] = pk

    def find(self, name: str, uscc: str = "") -> int | None:
        """Return the key of the enterprise with this code, else of the only one with exactly this name, else None.

        A code that nobody has, beside the name of an enterprise with another code, names a stranger. Raises
        TwoEnterprises where the code belongs to one registered enterprise and the name to another.
        """
        named = self.by_name.get(tidy_key(name), []) if name else []
        coded = self.by_uscc.get(uscc) or self.by_org_code.get(uscc[ORG_CODE_IN_USCC])
        if coded is not None:
            if named and coded not in named:
                raise TwoEnterprises(self.names[coded])
            return coded
        if uscc:
            named = [pk for pk in named if pk not in self.coded]
        return named[0] if len(named) == 1 else None
