"""Enterprises as sheets name them."""

from collections import defaultdict

from departments.sheets.cells import tidy_key
from enterprises.models import Enterprise, EnterpriseMerge, FormerName

ORG_CODE_IN_USCC = slice(8, 17)
"""Where GB 32100-2015 puts the organisation code in the unified code."""
CODES = ("uscc", "org_code", "registration_number")
Codes = tuple[str | None, ...]
"""An enterprise's codes in the order of CODES."""


class TwoEnterprises(ValueError):
    """A code that belongs to one enterprise beside the name of another."""

    def __init__(self, by_code: str) -> None:
        super().__init__(by_code)
        self.by_code = by_code


class KnownEnterprises:
    """All enterprises by their codes and by their present and former names, loaded once for a whole workbook.

    The codes of a record that was merged into another one lead to that; those of other withdrawn ones are known as such.
    """

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.codes: dict[int, Codes] = {}
        self.by_code: tuple[dict[str, int], ...] = ({}, {}, {})
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.former: dict[str, list[int]] = defaultdict(list)
        self.withdrawn: set[str] = set()
        for pk, name, *codes in Enterprise.objects.order_by("pk").values_list("pk", "name", *CODES).iterator():
            self.add(pk, name, tuple(codes))
        self.load_former()

    def load_former(self) -> None:
        """Take in former names, and the records that do not stand."""
        for pk, name in FormerName.objects.filter(enterprise__withdrawal=None).values_list("enterprise_id", "name"):
            self.former[tidy_key(name)].append(pk)
        merged = EnterpriseMerge.objects.filter(undone_at=None).values_list("merged_id", "kept_id")
        kept = {source: target for source, target in merged if target in self.names}
        for pk, *codes in Enterprise.everything.exclude(withdrawal=None).values_list("pk", *CODES):
            for found, code in zip(self.by_code, codes, strict=True):
                if code and pk in kept:
                    found.setdefault(code, kept[pk])
                elif code:
                    self.withdrawn.add(code)

    def add(self, pk: int, name: str, codes: Codes) -> None:
        """Take in one enterprise, or what a sheet says of it from now on."""
        self.names[pk] = name
        self.codes[pk] = codes
        if pk not in self.by_name[tidy_key(name)]:
            self.by_name[tidy_key(name)].append(pk)
        for found, code in zip(self.by_code, codes, strict=True):
            if code:
                found[code] = pk

    def coded(self, codes: Codes) -> list[int]:
        """Return the enterprises that have one of the codes.

        One without a unified code is found by the organisation code inside it.
        """
        found = {by.get(code) for by, code in zip(self.by_code, codes, strict=True) if code}
        inside = self.by_code[1].get((codes[0] or "")[ORG_CODE_IN_USCC])
        if inside is not None and not self.codes[inside][0]:
            found.add(inside)
        return sorted(pk for pk in found if pk is not None)

    def named(self, name: str) -> list[int]:
        """Return the enterprises that bear the name, else those that bore it."""
        key = tidy_key(name)
        return (self.by_name.get(key) or sorted({*self.former.get(key, ())})) if key else []

    def find(self, name: str, uscc: str = "") -> int | None:
        """Return the key of the enterprise with this code, else of the only one with exactly this name, else None.

        A code that nobody has, beside the name of an enterprise with another code, names a stranger. Raises
        TwoEnterprises where the code belongs to one registered enterprise and the name to another.
        """
        named = self.named(name)
        coded = self.coded((uscc, None, None)) if uscc else []
        if coded:
            if named and coded[0] not in named:
                raise TwoEnterprises(self.names[coded[0]])
            return coded[0]
        if uscc:
            named = [pk for pk in named if not self.codes[pk][0]]
        return named[0] if len(named) == 1 else None
