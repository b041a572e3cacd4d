"""The steps that led an invented report to where it is, and the version that was sealed."""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from accounts.models import User
from baodi_quality.demo.history import make_moment
from baodi_quality.demo.reporting.courses import Course, DatedStep
from reporting.content import Content, content_checksum
from reporting.deadlines import end_of_day, next_working_day
from reporting.models import Report, ReportComment, ReportStep, ReportValue, ReportVersion
from reporting.models import ReportAction as Action
from reporting.transitions import TRANSITIONS, State

ANSWER_WITHIN = dt.timedelta(days=7)
REMARK = "本项与上季度相比变化异常，请核对计量单位并说明原因。"


@dataclass(frozen=True)
class People:
    """Who acts for a body and for the office."""

    liaison: User
    head: User
    office: User

    def get_person(self, action: Action) -> User:
        """Return who takes the action."""
        return {Action.SIGN: self.head, Action.SUBMIT: self.liaison, Action.DECLARE_NIL: self.liaison}.get(
            action, self.office
        )


def list_moves(report: Report, course: Course) -> Iterator[tuple[DatedStep, State, State]]:
    """Lead a draft along its course by the table of transitions, yielding each move with the states around it."""
    for move in course:
        before, transition = State(report.state), TRANSITIONS[move.action]
        # The courses are written by hand; one that the table does not allow must not be loaded.
        assert before in transition.sources, f"{report}: no {move.action} from {before}"
        report.state, report.revision = transition.get_target(report), report.revision + 1
        apply_move(report, move)
        yield move, before, State(report.state)


def apply_move(report: Report, move: DatedStep) -> None:
    """Note on the report what the move leaves on it."""
    at = make_moment(move.day, move.hour)
    if move.action == Action.DECLARE_NIL:
        report.nil_statement = move.reason
    if report.state == State.SUBMITTED:
        report.submitted_at, report.first_submitted_at = at, report.first_submitted_at or at
        report.return_due_at, report.on_behalf = None, move.action == Action.SUBMIT_ON_BEHALF
    if report.state == State.RETURNED and move.action == Action.RETURN:
        report.return_due_at = end_of_day(next_working_day(move.day + ANSWER_WITHIN))


def build_steps(report: Report, course: Course, content: Content, people: People) -> list[ReportStep]:
    """Return the unsaved steps; until the report was returned, it said what the office then remarked on."""
    returned = max((place for place, move in enumerate(course) if move.action == Action.RETURN), default=-1)
    first = add_mistake(content)
    # A second report goes the way again: the first stands at its end already.
    replayed = Report(body=report.body, quarter=report.quarter)
    return [
        ReportStep(
            report=report,
            action=move.action,
            from_state=before,
            to_state=after,
            by=people.get_person(move.action),
            at=make_moment(move.day, move.hour),
            reason=move.reason,
            revision=replayed.revision,
            snapshot=first if place <= returned else content,
        )
        for place, (move, before, after) in enumerate(list_moves(replayed, course))
    ]


def add_mistake(content: Content) -> Content:
    """Return the content with ten times too much in the item that is remarked on."""
    wrong = deepcopy(content)
    for value in wrong["values"]:
        if is_remarked(value["figure"], value["known"]):
            # The content holds figures as text, so a nought at the end is ten times as much.
            value["figure"] += "0"
            break
    return wrong


def is_remarked(figure: object, known: object) -> bool:
    """Say whether the office would remark on a figure: one that no register holds."""
    return figure is not None and known is None


def list_comments(steps: list[ReportStep], values: list[ReportValue]) -> Iterator[ReportComment]:
    """Yield an unsaved remark for each return of a report."""
    item = next((value.item for value in values if is_remarked(value.figure, value.known)), None)
    for step in steps:
        if step.action == Action.RETURN and item is not None:
            yield ReportComment(step=step, item=item, text=REMARK)


def build_version(report: Report, course: Course, content: Content, people: People) -> ReportVersion:
    """Return the unsaved first version of an accepted report."""
    accepted = course[-1]
    return ReportVersion(
        report=report,
        number=1,
        content=content,
        checksum=content_checksum(content),
        accepted_by=people.office,
        accepted_at=make_moment(accepted.day, accepted.hour),
    )
