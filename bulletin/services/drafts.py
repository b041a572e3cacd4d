"""Drafting a bulletin and wording it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from bulletin.letterhead import LETTERHEAD
from bulletin.models import Bulletin, BulletinParagraph
from bulletin.printing import write_paragraphs
from bulletin.services.snapshots import snapshot_take
from bulletin.services.steps import step_record
from bulletin.transitions import TRANSITIONS, Action, BulletinRefused
from registers.transitions import NEW
from targets import clock
from targets.models import Plan, Quarter

WORDED = ("title", "addressees", "copies", "faces", "head", "has_seal")
"""The fields of a draft that the office words."""


@transaction.atomic
def bulletin_draft(
    *,
    kind: str,
    plan: Plan,
    quarter: Quarter,
    user: User,
    corrects: Bulletin | None = None,
    correction_reason: str = "",
) -> Bulletin:
    """Draft a bulletin of a quarter: its snapshot is taken, and every sentence written."""
    TRANSITIONS.check(Bulletin(state=NEW), Action.DRAFT, user)
    # On its last day figures may still come in.
    if quarter.ends_on >= clock.today():
        raise BulletinRefused(_("The quarter is not over yet; its bulletin is drafted from the next day on."))
    words, label = LETTERHEAD[kind], f"{quarter.year}年第{'一二三四'[quarter.number - 1]}季度"
    snapshot = snapshot_take(plan=plan, quarter=quarter, user=user, with_corrections=corrects is not None)
    bulletin = Bulletin.objects.create(
        kind=kind, snapshot=snapshot, corrects=corrects,
        title=words["correction" if corrects else "title"].format(issuer=LETTERHEAD["issuer"], quarter=label),
        addressees=LETTERHEAD["addressees"], copies=LETTERHEAD["copies"], drafted_by=user, drafted_at=clock.now(),
        correction_reason=correction_reason,
    )  # fmt: skip
    BulletinParagraph.objects.bulk_create(write_paragraphs(bulletin, bulletin.snapshot.facts))
    step_record(bulletin, Action.DRAFT, user, from_state=NEW, reason=correction_reason)
    return bulletin


@transaction.atomic
def bulletin_renew(*, bulletin: Bulletin, user: User) -> Bulletin:
    """Take a new snapshot and write every sentence anew; what a person worded stays with the new values beside it."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.RENEW, user)
    earlier_snapshot, with_corrections = row.snapshot, row.corrects_id is not None
    row.snapshot = snapshot_take(
        plan=earlier_snapshot.plan, quarter=earlier_snapshot.quarter, user=user, with_corrections=with_corrections
    )
    # By the template's key: positions shift when the new data needs other sentences.
    worded = {one.key: one for one in row.paragraphs.all() if one.key and one.is_edited}
    added = [one for one in row.paragraphs.all() if not one.key]
    written = write_paragraphs(row, row.snapshot.facts)
    for one in written:
        if one.key in worded:
            earlier = worded[one.key]
            one.text, one.edited_by, one.edited_at = earlier.text, earlier.edited_by, earlier.edited_at
    # Deleted and made anew: the number and order of sentences follow from the data.
    row.paragraphs.all().delete()
    for one in added:
        place = max((i for i, other in enumerate(written) if other.section == one.section), default=len(written) - 1)
        # The ground spoke of the old numbers; somebody has to look again.
        one.pk, one.ground = None, ""
        written.insert(place + 1, one)
    for place, one in enumerate(written, 1):
        one.position = place
    BulletinParagraph.objects.bulk_create(written)
    # Grounds given for failed checks were given for the old data.
    row.grounds = {}
    bulletin_touch(row, "snapshot", "grounds")
    step_record(row, Action.RENEW, user, from_state=row.state)
    return row


@transaction.atomic
def bulletin_save(*, bulletin: Bulletin, user: User, fields: Mapping[str, Any]) -> Bulletin:
    """Change the title, the addressees or the look of a draft; raises ValidationError by field."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.EDIT, user)
    changed = [name for name in WORDED if name in fields and getattr(row, name) != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.clean_fields(exclude=["snapshot", "grounds"])
        bulletin_touch(row, *changed)
    return row


@transaction.atomic
def paragraph_save(
    *, paragraph: BulletinParagraph, user: User, text: str, ground: str = "", seen: str | None = None
) -> BulletinParagraph:
    """Word a paragraph; an empty text leaves it out, and that of the templates puts it back.

    ``seen`` is the text that the person had before them: refused where it is another's by now.
    """
    row: Bulletin = TRANSITIONS.lock(paragraph.bulletin, Action.EDIT, user)
    one = row.paragraphs.get(pk=paragraph.pk)
    if seen is not None and seen != one.text:
        words = _("Another person has worded this paragraph meanwhile: %(text)s")
        raise BulletinRefused(words % {"text": one.text})
    text, ground = clean_text(text), ground.strip()
    # Nothing changed: a new revision would make copies out there worthless.
    if (one.text, one.ground) == (text, ground):
        return one
    one.text, one.ground = text, ground
    # Back at the template's words it is nobody's any more.
    one.edited_by, one.edited_at = (user, clock.now()) if one.is_edited else (None, None)
    one.save(update_fields=["text", "ground", "edited_by", "edited_at"])
    bulletin_touch(row)
    return one


@transaction.atomic
def paragraph_add(*, after: BulletinParagraph, user: User, text: str, ground: str = "") -> BulletinParagraph:
    """Add a paragraph of one's own behind another, in its section."""
    row: Bulletin = TRANSITIONS.lock(after.bulletin, Action.EDIT, user)
    if not (text := clean_text(text)):
        raise BulletinRefused(_("Write the text of the paragraph."))
    place = row.paragraphs.get(pk=after.pk).position + 1
    # The unique positions are checked at the end of the transaction, so all may shift at once.
    row.paragraphs.filter(position__gte=place).update(position=F("position") + 1)
    made = BulletinParagraph.objects.create(
        bulletin=row, section=after.section, position=place, text=text, ground=ground.strip(), edited_by=user,
        edited_at=clock.now(),
    )  # fmt: skip
    bulletin_touch(row)
    return made


def clean_text(text: str) -> str:
    """Return a paragraph's text in one line, without spaces round it."""
    return "".join(line.strip() for line in text.splitlines())


def bulletin_touch(row: Bulletin, *changed: str) -> None:
    """Store the fields named, and count the change of the text."""
    # Under the lock of the row. The revision tells an edited copy from an outdated one.
    row.revision += 1
    row.save(update_fields=["revision", *changed])
