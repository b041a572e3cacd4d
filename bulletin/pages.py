"""What the page of a bulletin shows."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bulletin.models import Bulletin, BulletinBuild, BulletinParagraph, ResultCircular
from bulletin.models.bulletins import BulletinAction
from bulletin.printing import find_differences
from bulletin.results import HEADING
from bulletin.sentences import TEMPLATES
from bulletin.transitions import TRANSITIONS
from registers.transitions import Transition

FRAME = {"opening": _("Opening"), "closing": _("Closing")}
AS_PAGES = {BulletinAction.CHECK: "bulletin:check"}
NO_PAGE = {BulletinAction.EDIT}


@dataclass(frozen=True)
class ParagraphLine:
    """A paragraph with the numbers in it that the snapshot does not give."""

    paragraph: BulletinParagraph
    differences: list[str]

    @property
    def needs_ground(self) -> bool:
        """Whether its numbers must be explained before the issue."""
        return bool(self.differences) and not self.paragraph.ground


@dataclass(frozen=True)
class SectionLines:
    """A section of the text."""

    code: str
    title: object
    lines: list[ParagraphLine]


def list_sections(bulletin: Bulletin) -> list[SectionLines]:
    """Return the text section by section, in the order in which it is printed (1 query)."""
    paragraphs = list(bulletin.paragraphs.all())
    order = ["opening", *TEMPLATES["sections"], "closing"]
    ordered = sorted(paragraphs, key=lambda one: (order.index(one.section), one.position))
    titles = FRAME | TEMPLATES["sections"]
    return [
        SectionLines(code, titles[code], [ParagraphLine(one, find_differences(one, paragraphs)) for one in members])
        for code, members in groupby(ordered, key=lambda one: one.section)
    ]


def list_actions(bulletin: Bulletin, user: User) -> list[tuple[Transition, str]]:
    """Return the steps that the page offers, each with the reason why it cannot be taken now."""
    return [
        (transition, reason)
        for transition, reason in TRANSITIONS.list_actions(bulletin, user)
        if transition.action not in NO_PAGE and user.role in transition.roles
    ]


def newest_build(bulletin: Bulletin) -> BulletinBuild | None:
    """Return the sealed files, or the newest proofs of a draft."""
    return bulletin.builds.order_by("-is_final", "-pk").first()


def list_result_lines(row: ResultCircular) -> list[tuple[str, bool]]:
    """Return the paragraphs of a circular of results, and whether each is a heading."""
    return [(line, bool(HEADING.match(line))) for line in row.text.splitlines()]
