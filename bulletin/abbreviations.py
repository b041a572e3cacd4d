"""Short names spelled out where a bulletin first uses them: 宝坻区质量技术监督局（以下简称质监局）."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bulletin.letterhead import LETTERHEAD

INTRODUCED = "{full}（以下简称{short}）"


class Use(NamedTuple):
    """A name in a text: which of the texts, where in it, the short name, and whether it stands short, long or introduced."""

    text: int
    start: int
    short: str
    form: str
    in_brackets: bool


def list_names(bodies: Mapping[str, str]) -> dict[str, str]:
    """Return the full names by the short ones: those of the bodies, and that of the office itself."""
    return {**bodies, LETTERHEAD["short"]: LETTERHEAD["issuer"]}


def find_uses(texts: Sequence[str], names: Mapping[str, str]) -> Iterator[Use]:
    """Yield every name in the texts, in their order."""
    forms = dict[str, tuple[str, str]]()
    for short, full in names.items():
        forms |= {short: (short, "short"), full: (short, "long")}
        forms[INTRODUCED.format(full=full, short=short)] = (short, "introduced")
    # The longest first: a short name may lie within a long one.
    pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
    for place, text in enumerate(texts):
        for found in pattern.finditer(text):
            before = text[: found.start()]
            yield Use(place, found.start(), *forms[found[0]], before.count("（") > before.count("）"))


def find_unexplained(texts: Sequence[str], names: Mapping[str, str]) -> list[Use]:
    """Return the first use of each short name that was not spelled out before."""
    known, found = set[str](), []
    for use in find_uses(texts, names):
        if use.form == "short" and use.short not in known:
            found.append(use)
        if use.form != "long":
            known.add(use.short)
    return found


def spell_out(texts: Sequence[str], names: Mapping[str, str]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return by text and character which short name is written as what.

    A name that comes once stands in full; of one that comes again the first introduces the short form. Within brackets, which
    hold no further ones, it stands in full until it is introduced.
    """
    uses = [use for use in find_uses(texts, names) if use.form == "short"]
    changes, known = {}, set[str]()
    for number, use in enumerate(uses):
        if use.short in known:
            continue
        full = names[use.short]
        comes_again = any(later.short == use.short for later in uses[number + 1 :])
        if comes_again and not use.in_brackets:
            known.add(use.short)
            full = INTRODUCED.format(full=full, short=use.short)
        changes[use.text, use.start] = (use.short, full)
    return changes
