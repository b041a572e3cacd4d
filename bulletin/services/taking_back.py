"""Taking back a proof that was edited in a word processor."""

from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bulletin.models import Bulletin, BulletinParagraph
from bulletin.printing import find_differences, make_paper
from bulletin.services.drafts import bulletin_touch, clean_text
from bulletin.transitions import TRANSITIONS, Action, BulletinRefused
from bulletin.word import build_document
from bulletin.word.reading import EditedCopy, read_copy
from evidence.content import check_content
from evidence.exceptions import EvidenceRefused
from targets import clock

MOST_NAMED = 8


class TakenBack(NamedTuple):
    """What an edited copy changed, and how many of its paragraphs hold numbers that are not the snapshot's."""

    changed: int
    added: int
    left_out: int
    differing: int


@transaction.atomic
def bulletin_take_back(*, bulletin: Bulletin, user: User, file: UploadedFile) -> TakenBack:
    """Take the texts of an edited copy into the draft; where anything else was changed in it, nothing is written."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.EDIT, user)
    copy = open_copy(file)
    if copy.bulletin != row.pk:
        raise BulletinRefused(_("This file is no copy of this bulletin; hand in the Word file that was prepared here."))
    # Merging two people's changes by guess would lose one of them without a word.
    if copy.revision != row.revision:
        raise BulletinRefused(
            _("The draft has been changed since this copy was prepared. Prepare a new one and carry your changes over.")
        )
    # Before anything is written: all of the copy is taken or nothing.
    refuse_changed_frame(row, copy)
    paragraphs = {one.position: one for one in row.paragraphs.all()}
    before = {position: one.text for position, one in paragraphs.items()}
    for position, one in paragraphs.items():
        text = clean_text(copy.texts.get(position, ""))
        # What was left out is not in the copy.
        if text != one.text:
            one.text = text
            one.edited_by, one.edited_at = (user, clock.now()) if one.is_edited else (None, None)
            one.save(update_fields=["text", "edited_by", "edited_at"])
    added = add_paragraphs(row, user, copy)
    changed = [one for position, one in paragraphs.items() if one.text != before[position]]
    title, most = clean_text(copy.title) or row.title, Bulletin._meta.get_field("title").max_length or 0
    if len(title) > most:
        raise BulletinRefused(_("The title may have %(most)s characters at most.") % {"most": most})
    is_renamed, row.title = title != row.title, title
    if changed or added or is_renamed:
        bulletin_touch(row, "title")
    known = list(row.paragraphs.all())
    return TakenBack(
        changed=sum(not one.is_left_out for one in changed),
        added=added,
        left_out=sum(one.is_left_out for one in changed),
        differing=sum(bool(find_differences(one, known)) and not one.ground for one in known),
    )


def open_copy(file: UploadedFile) -> EditedCopy:
    """Read a handed-in file; raises BulletinRefused for what is no Word file, or holds a program."""
    try:
        # By its content, as with all evidence: macros, bombs and disguised files end here.
        kind = check_content(file)
        if ".docx" not in kind.suffixes:
            raise BulletinRefused(_("Hand in a Word file (.docx)."))
        return read_copy(file.read())
    except EvidenceRefused as refused:
        raise BulletinRefused(str(refused)) from None
    except (KeyError, ValueError, OSError):
        raise BulletinRefused(_("The Word file is damaged; save it again and hand that in.")) from None


def refuse_changed_frame(row: Bulletin, copy: EditedCopy) -> None:
    """Raise BulletinRefused where anything but the text was changed: head, headings, tables, signature."""
    # Built and read back the same way, so that only what a person changed can differ.
    expected = read_copy(build_document(make_paper(row, is_proof=True)).content).fixed
    if [text for _place, text in copy.fixed] == [text for _place, text in expected]:
        return
    words = _("%(place)s reads “%(found)s” in place of “%(wanted)s”")
    pairs = [(place, found, wanted) for (place, found), (_p, wanted) in zip(copy.fixed, expected, strict=False)]
    found = [words % {"place": p, "found": f[:30], "wanted": w[:30]} for p, f, w in pairs if f != w]
    if not found:
        found = [_("something was added or taken out")]
    raise BulletinRefused(
        _(
            "Tables, headings and heads come from the snapshot and cannot be edited by hand: %(places)s. Nothing was taken over."
        )
        % {"places": _("; ").join(found[:MOST_NAMED])}
    )


def add_paragraphs(row: Bulletin, user: User, copy: EditedCopy) -> int:
    """Store the paragraphs that the copy has besides, each behind the one that it stands behind; return how many."""
    if not copy.added:
        return 0
    ordered = list(row.paragraphs.all())
    sections = {one.position: one.section for one in ordered}
    # Backwards: several behind one paragraph keep their order when each is put right behind it.
    for behind, text in reversed(copy.added):
        made = BulletinParagraph(
            bulletin=row,
            section=sections[behind],
            position=0,
            text=clean_text(text),
            edited_by=user,
            edited_at=clock.now(),
        )
        place = next(number for number, one in enumerate(ordered) if one.position == behind)
        ordered.insert(place + 1, made)
    for number, one in enumerate(ordered, 1):
        one.position = number
        one.save()
    return len(copy.added)
