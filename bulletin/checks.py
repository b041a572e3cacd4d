"""What is looked at before a bulletin is issued; what is not in order needs a ground."""

from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletin.abbreviations import INTRODUCED, find_unexplained, list_names
from bulletin.collecting import collect_facts
from bulletin.facts import list_changes
from bulletin.layout import LayoutFile, find_faults
from bulletin.layout.rules import ROWS
from bulletin.letterhead import write_number
from bulletin.models import Bulletin, BulletinParagraph
from bulletin.papers import find_numbers
from bulletin.printing import find_differences, make_paper
from bulletin.word import build_document
from bulletin.word.titles import balance_title, has_shape
from departments.models import Body, BodyName
from targets import clock
from targets.wordings import chinese_words

TITLES = {
    "numbers": gettext_lazy("Every number is that of the snapshot"),
    "data": gettext_lazy("The snapshot holds the figures of today"),
    "bodies": gettext_lazy("Every body is named as it was called on the day"),
    "short_names": gettext_lazy("Short names are spelled out at their first use"),
    "lights": gettext_lazy("The lights add up to the indicators"),
    "title": gettext_lazy("The title names its quarter, balanced on at most two lines"),
    "layout": gettext_lazy("The file keeps to GB/T 9704-2012"),
}


class Check(NamedTuple):
    """One thing that was looked at: its code, and what is not in order, empty where everything is."""

    code: str
    faults: list[str]

    @property
    def title(self) -> str:
        """What is looked at, in words."""
        return str(TITLES[self.code])

    @property
    def is_passed(self) -> bool:
        """Whether everything is in order."""
        return not self.faults


def run_checks(bulletin: Bulletin) -> list[Check]:
    """Look at a draft from all sides; a trial copy is built for its layout."""
    paragraphs = list(bulletin.paragraphs.all())
    return [
        Check("numbers", check_numbers(paragraphs)),
        Check("data", check_data(bulletin)),
        Check("bodies", check_bodies(bulletin, paragraphs)),
        Check("short_names", check_short_names(bulletin, paragraphs)),
        Check("lights", check_lights(bulletin)),
        Check("title", check_title(bulletin)),
        Check("layout", check_layout(bulletin)),
    ]


def check_numbers(paragraphs: list[BulletinParagraph]) -> list[str]:
    """Name the paragraphs with numbers that are not the snapshot's and have no ground of their own."""
    faults = []
    for one in paragraphs:
        if (found := find_differences(one, paragraphs)) and not one.ground:
            words = _(
                "Paragraph %(place)s: %(numbers)s differs from the snapshot; correct it, or state a ground beside it."
            )
            faults.append(words % {"place": one.position, "numbers": _(", ").join(found)})
    return faults


def check_data(bulletin: Bulletin) -> list[str]:
    """Name the indicators whose figures have moved since the snapshot was taken."""
    snapshot = bulletin.snapshot
    with_corrections = bulletin.corrects_id is not None
    now = collect_facts(snapshot.plan, snapshot.quarter, with_corrections=with_corrections)
    moved = list_changes(snapshot.facts, now)
    if not moved:
        return []
    words = _("%(count)s figures have changed since: %(codes)s. Renew the data, or state why not.")
    return [words % {"count": len(moved), "codes": _(", ").join(moved)}]


def check_bodies(bulletin: Bulletin, paragraphs: list[BulletinParagraph]) -> list[str]:
    """Name the bodies that a worded paragraph calls by a name of another day."""
    day = bulletin.snapshot.quarter.ends_on
    # What the templates wrote names bodies by the day already.
    text = "".join(one.text for one in paragraphs if one.is_edited)
    valid, former = set[str](), set[str]()
    for body in Body.objects.prefetch_related("names"):
        valid |= {body.name_on(day), body.full_name_on(day)}
        exists = (body.since is None or body.since <= day) and (body.until is None or body.until >= day)
        former |= set() if exists else {body.name, body.full_name}
    for other in BodyName.objects.exclude(since__lte=day, until=None).exclude(since__lte=day, until__gte=day):
        former |= {other.name, other.short_name}
    valid, former = ({chinese_words(name) for name in names} for names in (valid, former))
    # A former name may lie within a valid one, such as 质监局 in 质监局机关.
    # The longest first: a short valid name within a long one would leave a torn rest.
    for name in sorted(valid, key=len, reverse=True):
        text = text.replace(name, "") if name else text
    words = _("%(name)s is not a body's name on %(day)s.")
    # A former name of one body may be the valid one of another.
    return [words % {"name": name, "day": day} for name in sorted(former - valid - {""}) if name in text]


def check_short_names(bulletin: Bulletin, paragraphs: list[BulletinParagraph]) -> list[str]:
    """Name the short names that the text uses before it spells them out."""
    bodies = bulletin.snapshot.facts.bodies
    # A snapshot of before full names were kept tells none.
    found = find_unexplained([one.text for one in paragraphs], list_names(bodies)) if bodies else []
    words = _("Paragraph %(place)s: %(name)s is not spelled out before; write “%(full)s”.")
    return [
        words
        % {
            "place": paragraphs[use.text].position,
            "name": use.short,
            "full": INTRODUCED.format(full=list_names(bodies)[use.short], short=use.short),
        }
        for use in found
    ]


def check_lights(bulletin: Bulletin) -> list[str]:
    """Say where the lights told do not add up to the indicators."""
    facts = bulletin.snapshot.facts
    told = bulletin.paragraphs.filter(key="lights.counts").first()
    # A person may leave the sentence out; then nothing is told that could be wrong.
    if told is None or told.is_left_out:
        return []
    counts = {key: text for key, text, _start in told.values if key.startswith("lights.")}
    others = {"lights.day", "lights.goals", "lights.indicators"}
    if sum(int(text) for key, text in counts.items() if key not in others) == len(facts.indicators):
        return []
    return [_("The lights told do not add up to %(count)s indicators.") % {"count": len(facts.indicators)}]


def check_title(bulletin: Bulletin) -> list[str]:
    """Say where the title tells of another time than the snapshot, or takes more than two lines, or lines that are not balanced."""
    lines, quarter, faults = balance_title(bulletin.title), bulletin.snapshot.facts.label, []
    if len(lines) > 2 or (len(lines) == 2 and not has_shape(lines)):
        faults.append(_("The title takes %(count)s lines; shorten it.") % {"count": len(lines)})
    if quarter not in bulletin.title or find_numbers(bulletin.title.replace(quarter, "", 1)):
        faults.append(_("The title names %(quarter)s and has no other number.") % {"quarter": quarter})
    return faults


def check_layout(bulletin: Bulletin) -> list[str]:
    """Name the rules of the standard that a trial copy with a trial number and today's day would break."""
    today = clock.today()
    # The number is given at the issue only, and the layout depends on its length.
    trial = replace(make_paper(bulletin), number=write_number(bulletin.kind, today.year, 1), issued_on=today)
    content = build_document(trial).content
    file = LayoutFile(content, kind=trial.profile, faces=bulletin.faces, has_seal=bulletin.has_seal)
    return [f"{row} {ROWS[row]['element']}（{ROWS[row]['clause']}）" for row in find_faults(file)]
