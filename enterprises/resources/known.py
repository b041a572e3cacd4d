"""Enterprises as sheets name them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, Value

from enterprises.duplicates.names import name_core
from enterprises.models import Enterprise, EnterpriseMerge, FormerName
from enterprises.querysets import EnterpriseQuerySet
from exchange.formats.cells import tidy, tidy_key
from exchange.models import SheetImport

ORG_CODE_IN_USCC = slice(8, 17)
"""Where GB 32100-2015 puts the organisation code in the unified code."""
CODES = ("uscc", "org_code", "registration_number")
FEW = 200
"""Names and codes up to which the database is asked for those alone; for more the whole register is loaded."""
Codes = tuple[str | None, ...]
"""An enterprise's codes in the order of CODES."""


class TwoEnterprises(ValueError):
    """A code that belongs to one enterprise beside the name of another."""

    def __init__(self, by_code: str) -> None:
        super().__init__(by_code)
        self.by_code = by_code


class KnownEnterprises:
    """Enterprises by their codes and by their present and former names: all, loaded once for a whole workbook.

    The codes of a record that was merged into another one lead to that; those of other withdrawn ones are known as such, and
    of those that went with the import that added them the names too: their own sheet may bring them back.
    ``among`` narrows the records loaded (`known_among`).
    """

    def __init__(self, among: Q | None = None) -> None:
        self.names: dict[int, str] = {}
        self.codes: dict[int, Codes] = {}
        self.by_code: tuple[dict[str, int], ...] = ({}, {}, {})
        self.by_name: dict[str, tuple[int, ...]] = {}
        self.former: dict[str, list[int]] = defaultdict(list)
        self.withdrawn: set[str] = set()
        self.taken_back: dict[str, int] = {}
        # Codes of withdrawn records stay taken, and a line that names one is told so.
        rows = Enterprise.everything.filter(among or Q())
        for pk, name, *codes in (
            rows.filter(withdrawal=None).order_by("pk").values_list("pk", "name", *CODES).iterator()
        ):
            self.add(pk, name, tuple(codes))
        self.load_former(among is None)
        self.load_withdrawn(rows.exclude(withdrawal=None))

    def load_former(self, is_whole: bool) -> None:
        """Take in the former names of the records loaded."""
        former = FormerName.objects.filter(enterprise__withdrawal=None)
        former = former if is_whole else former.filter(enterprise__in=list(self.names))
        for pk, name in former.values_list("enterprise_id", "name"):
            self.former[tidy_key(name)].append(pk)

    def load_withdrawn(self, rows: EnterpriseQuerySet) -> None:
        """Take in the codes of records that do not stand."""
        found = rows.values_list("pk", "name", "withdrawal__register", *CODES)
        merged = EnterpriseMerge.objects.filter(undone_at=None, merged__in=rows).values_list("merged_id", "kept_id")
        # The record that is kept may be outside of what was loaded, or withdrawn itself.
        kept = {source: target for source, target in merged if target in self.names}
        for pk, name, register, *codes in found:
            if register == SheetImport._meta.label_lower:
                self.taken_back |= dict.fromkeys((tidy_key(name), *filter(None, codes)), pk)
                continue
            for by_code, code in zip(self.by_code, codes, strict=True):
                if code and pk in kept:
                    # A standing enterprise that has the code now comes first.
                    by_code.setdefault(code, kept[pk])
                elif code:
                    self.withdrawn.add(code)

    def add(self, pk: int, name: str, codes: Codes) -> None:
        """Take in one enterprise, or what a sheet says of it from now on."""
        self.names[pk] = name
        self.codes[pk] = codes
        key = tidy_key(name)
        bearers = self.by_name.get(key, ())
        if pk not in bearers:
            # One text for both where they are the same: of a large register these are ten megabytes.
            self.by_name[name if name == key else key] = (*bearers, pk)
        for found, code in zip(self.by_code, codes, strict=True):
            if code:
                found[code] = pk

    def find_returning(self, name: str, codes: Codes) -> list[int]:
        """Return the record with one of the codes, else with the name, that went with the import that had added it."""
        found = (self.taken_back.get(key) for key in (*filter(None, codes), tidy_key(name)) if key)
        return [pk for pk in found if pk is not None and pk not in self.names][:1]

    def find_by_code(self, codes: Codes) -> list[int]:
        """Return the enterprises that have one of the codes.

        One without a unified code is found by the organisation code inside it.
        """
        found = {by.get(code) for by, code in zip(self.by_code, codes, strict=True) if code}
        inside = self.by_code[1].get((codes[0] or "")[ORG_CODE_IN_USCC])
        # One with a unified code of its own would have been found by that; the organisation code alone is no proof
        # then.
        if inside is not None and not self.codes[inside][0]:
            found.add(inside)
        return sorted(pk for pk in found if pk is not None)

    def find_by_name(self, name: str) -> Sequence[int]:
        """Return the enterprises that bear the name, else those that bore it."""
        key = tidy_key(name)
        return (self.by_name.get(key) or sorted({*self.former.get(key, ())})) if key else ()

    def find(self, name: str, uscc: str = "") -> int | None:
        """Return the key of the enterprise with this code, else of the only one with exactly this name, else None.

        A code that nobody has, beside the name of an enterprise with another code, names a stranger. Raises
        TwoEnterprises where the code belongs to one registered enterprise and the name to another.
        """
        named = self.find_by_name(name)
        coded = self.find_by_code((uscc, None, None)) if uscc else []
        if coded:
            if named and coded[0] not in named:
                raise TwoEnterprises(self.names[coded[0]])
            return coded[0]
        if uscc:
            # A name alone is no proof beside a code that nobody has.
            named = [pk for pk in named if not self.codes[pk][0]]
        return named[0] if len(named) == 1 else None


def known_among(names: Iterable[str], usccs: Iterable[str] = ()) -> KnownEnterprises:
    """Return what finding these names and unified codes needs to know, however large the register is.

    Names that are the same to a sheet have the same distinctive part (`name_core`), by which an index finds them.
    """
    cores: Any = [name_core(Value(tidy(name))) for name in {*names} if name]
    codes = {code for code in usccs if code}
    former = FormerName.objects.annotate(core=name_core("name")).filter(core__in=cores)
    coded = Q(uscc__in=codes) | Q(org_code__in={code[ORG_CODE_IN_USCC] for code in codes})
    # Records merged into others lead to these, which may bear quite another name.
    into = EnterpriseMerge.objects.filter(undone_at=None, merged__in=Enterprise.everything.filter(coded))
    further = {*former.values_list("enterprise_id", flat=True), *into.values_list("kept_id", flat=True)}
    return KnownEnterprises(Q(name_core__in=cores) | coded | Q(pk__in=further))


def known_for(names: Collection[str], usccs: Collection[str]) -> KnownEnterprises:
    """Return what finding these names and codes needs to know: of few, only what may be meant; of many, the whole register."""
    return known_among(names, usccs) if len(names) + len(usccs) <= FEW else KnownEnterprises()
