"""The text of a plan taken apart clause by clause, as officials number them: 一、 and （一）, 1．, each a line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from plans.successors.content import ClauseDraft
from targets.models import Clause

SECTION = re.compile(r"[一二三四五六七八九十百]+、")
PARAGRAPH = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")
ITEM = re.compile(r"[0-9]{1,2}[．.、](?![0-9])")


def split_document(text: str, before: Sequence[ClauseDraft] = ()) -> list[ClauseDraft]:
    """Return the clauses of a text, one a line; what stood at the same place ``before`` keeps its kind and its note.

    Paths follow the numbers as printed: 3.3.2 is the second item under （三） of section 三. What has no number lies
    under the section as its .0, .0.2 and so on; what comes before the first section is the preamble.
    """
    known = {clause.path: clause for clause in before}
    words = {clause.text: clause for clause in before}
    found: list[ClauseDraft] = []
    section = paragraph = item = loose = head = 0
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        if match := SECTION.match(line):
            section, paragraph, item, loose = section + 1, 0, 0, 0
            path, kind = f"{section}", Clause.Kind.HEADING
        elif section and (match := PARAGRAPH.match(line)):
            paragraph, item, loose = paragraph + 1, 0, 0
            path, kind = f"{section}.{paragraph}", Clause.Kind.PARAGRAPH
        elif section and (match := ITEM.match(line)):
            item += 1
            path, kind = f"{section}.{paragraph}.{item}", Clause.Kind.PARAGRAPH
        elif section:
            loose += 1
            place = f"{section}.{paragraph}" if paragraph else f"{section}.0"
            path = place if loose == 1 and not paragraph else f"{place}.0.{loose}"
            kind = Clause.Kind.PARAGRAPH
        else:
            head += 1
            path, kind = f"preamble.{head}", Clause.Kind.HEADING if head == 1 else Clause.Kind.PARAGRAPH
        number = match[0] if match else ""
        clause = ClauseDraft(path, kind, number, line[len(number) :].strip())
        # Words that stood elsewhere are the same clause; new words at an old place take over what it was.
        if old := words.get(clause.text) or known.get(path):
            is_same = old.text == clause.text
            # Heading, letter and signature have places in words, which no number tells.
            kept = old.path if is_same and not old.path[0].isdigit() else path
            clause = replace(clause, path=kept, kind=old.kind, note=old.note if is_same else "")
        found.append(clause)
    return distinguish(found)


def distinguish(clauses: Sequence[ClauseDraft]) -> list[ClauseDraft]:
    """Return the clauses with places that are told apart: a place that is taken gets a further number."""
    taken: set[str] = set()
    found = []
    for clause in clauses:
        path, number = clause.path, 2
        while path in taken:
            path, number = f"{clause.path}-{number}", number + 1
        taken.add(path)
        found.append(replace(clause, path=path))
    return found


def parent_of(path: str, paths: Sequence[str]) -> str:
    """Return the place of the nearest clause above a place; empty where there is none."""
    above = path.rpartition(".")[0]
    while above and above not in paths:
        above = above.rpartition(".")[0]
    return above
