"""Invented rectifications of the invented failed batches, in every state; drawn from nothing but the batches' order."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from baodi_quality.demo import LAST_DAY, MARK
from evidence.storage import evidence_keep
from inspections.models import Rectification, RectificationStep, SpotCheck
from inspections.rectification.deadlines import Deadline, NoRule, Topic, get_deadline
from inspections.rectification.step_data import StepData
from inspections.rectification.transitions import TRANSITIONS, Action

DAY = dt.timedelta(days=1)
SERVED_AFTER = 20 * DAY
"""From sampling to the receipt of the notice: testing, objection, service."""
REPORTED = ((Action.REPORT, 20),)
PASSED = (*REPORTED, (Action.PASS, 29))
CLOSED = (*PASSED, (Action.CLOSE, 34))
FAILED = (*REPORTED, (Action.FAIL, 29))
SUSPENDED = (*FAILED, (Action.ANNOUNCE, 40), (Action.FAIL, 60), (Action.SUSPEND, 66))
REVOKED = (*SUSPENDED, (Action.FAIL, 130), (Action.REVOKE, 140), (Action.CLOSE, 150))
EXTENDED = ((Action.EXTEND, 20), (Action.REPORT, 45), (Action.PASS, 55), (Action.CLOSE, 60))
LATE = ((Action.ANNOUNCE, 45),)
COURSES = {
    3: SUSPENDED,
    5: LATE,
    7: ((Action.EXCUSE, 15), (Action.CLOSE, 25)),
    9: FAILED,
    11: PASSED,
    13: EXTENDED,
    15: REVOKED,
    17: (),
    19: REPORTED,
}
"""Of twenty batches since 2013, those that went another way than straight to their closing: actions and days after the notice."""
DEMO_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@transaction.atomic
def rectifications_load(*, filer: User, closer: User) -> int:
    """Write the rectifications of all failed batches but those just found; return how many."""
    paper = evidence_keep(file=SimpleUploadedFile(f"演示证明材料（{MARK}）.pdf", DEMO_PDF), user=filer)
    failed = (
        SpotCheck.objects.unrectified().filter(sampled_on__lte=LAST_DAY - SERVED_AFTER).order_by("sampled_on", "pk")
    )
    rows: list[Rectification] = []
    steps: list[RectificationStep] = []
    for place, check in enumerate(failed):
        row, term = build_order(check, place)
        rows.append(row)
        steps += build_steps(row, term, place, filer, closer)
    Rectification.objects.bulk_create(rows)
    RectificationStep.objects.bulk_create(steps)
    # The one invented paper lies behind every step that needs evidence.
    link = RectificationStep.files.through
    shown = [step for step in steps if step.action != Action.START and "files" in TRANSITIONS[step.action].asks]
    link.objects.bulk_create(link(rectificationstep=step, evidencefile=paper) for step in shown)
    return len(rows)


def build_order(check: SpotCheck, place: int) -> tuple[Rectification, Deadline]:
    """Return an unsaved rectification with its term; before the first rule the office set thirty days itself."""
    received_on = check.sampled_on + SERVED_AFTER
    try:
        term = get_deadline(Topic.RECTIFICATION, received_on)
    except NoRule:
        term = Deadline(received_on + 30 * DAY)
    row = Rectification(
        spot_check=check, notice_number=f"演示责改〔{received_on.year}〕{place + 1}号", received_on=received_on,
        addressee="producer" if check.producer_name else "seller", due_on=term.due_on,
    )  # fmt: skip
    return row, term


def build_steps(
    row: Rectification, term: Deadline, place: int, filer: User, closer: User
) -> Iterator[RectificationStep]:
    """Yield the unsaved steps up to the last day, moving the row along."""
    yield build_step(row, StepData(Action.START, row.received_on, row.notice_number), "", filer, term)
    # By place and without chance: each state of the table shows once in twenty.
    course = COURSES.get(place % 20, CLOSED) if row.received_on.year >= 2013 else CLOSED
    for action, days in course:
        data = make_step_data(row, action, row.received_on + days * DAY)
        if data.happened_on > LAST_DAY:
            return
        person, before, transition = closer if action == Action.CLOSE else filer, row.state, TRANSITIONS[action]
        # Before the row moves: terms are counted from where it stood.
        due = get_term(row, data)
        # As the service would, so that no state comes about that the table does not know.
        transition.change(row, data, person)
        row.state, row.due_on = transition.get_target(row), due.due_on
        yield build_step(row, data, before, person, due)


def make_step_data(row: Rectification, action: Action, day: dt.date) -> StepData:
    """Return what is recorded with an action."""
    until = {Action.EXTEND: (row.due_on or day) + 20 * DAY, Action.SUSPEND: day + 60 * DAY}.get(action)
    number = f"演示{day:%Y%m%d}-{row.notice_number[-4:]}" if "number" in TRANSITIONS[action].asks else ""
    return StepData(action, day, number, MARK, until=until)


def get_term(row: Rectification, data: StepData) -> Deadline:
    """Return the deadline after an action; before the first rule on re-inspection there was none."""
    try:
        return TRANSITIONS[data.action].get_term(row, data)
    except ValidationError:
        return Deadline()


def build_step(row: Rectification, data: StepData, before: str, person: User, due: Deadline) -> RectificationStep:
    """Return an unsaved step, recorded at ten in the morning of its day."""
    at = timezone.make_aware(dt.datetime.combine(data.happened_on, dt.time(10)))
    return RectificationStep(
        rectification=row, action=data.action, from_state=before, to_state=row.state, happened_on=data.happened_on,
        number=data.number, reason=data.reason, due_on=due.due_on, rule=due.rule, recorded_at=at, recorded_by=person,
    )  # fmt: skip
