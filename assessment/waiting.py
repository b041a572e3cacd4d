"""Whose turn it is: the sheets of schemes in force with which somebody has to do something now."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Role, User
from assessment.filings import REMEDIES, TARGETS, TO_FILE
from assessment.models import PanelSeat, Scheme, Sheet, SheetStep, Veto
from assessment.panels import is_open, list_panel_items
from departments.succession import merged_body_ids

State = Sheet.State


def list_in_force() -> QuerySet[Sheet]:
    """Return the sheets of schemes in force with the newest step of their targets and of their remedies."""
    steps = SheetStep.objects.filter(sheet=OuterRef("pk")).order_by("-pk").values("action")
    return Sheet.objects.filter(scheme__in=Scheme.objects.in_force()).annotate(
        targets=Subquery(steps.filter(action__in=TARGETS)[:1]),
        reopened_at=Subquery(steps.filter(action="reopen_targets").values("at")[:1]),
        remedies=Subquery(steps.filter(action__in=REMEDIES)[:1]),
    )


def list_awaiting_office() -> QuerySet[Sheet]:
    """Return what the office has to review, to decide, or to check of what bodies have filed."""
    is_filed = Q(state=State.PREVIEW, targets="file_targets") | Q(state=State.FINAL, remedies="report_remedy")
    return list_in_force().filter(Q(state__in=[State.REVIEWING, State.OBJECTED]) | is_filed)


def list_awaiting_leader() -> QuerySet[Sheet]:
    """Return what is before the lead group, what has a veto to be confirmed, and objections, of which clerks often took part."""
    vetoes = Veto.objects.filter(sheet=OuterRef("pk"), state=Veto.State.RAISED)
    return list_in_force().filter(Q(state__in=[State.DELIBERATION, State.OBJECTED]) | Exists(vetoes))


def list_awaiting_body(user: User) -> QuerySet[Sheet]:
    """Return what the person's body has to file, answer, report, or review for the office, and what they mark on site."""
    is_own = Q(body__in=merged_body_ids(user.body) if user.body else [])
    owes = Q(state=State.PREVIEW) & (Q(targets=None) | Q(targets__in=TO_FILE[1:]))
    owes |= Q(state=State.SELF) | Q(state=State.FINAL, remedies="ask_remedy")
    reviews = Q(state=State.REVIEWING, reviewing_body=user.body_id or 0, first_by=None)
    return list_in_force().filter(
        is_own & owes | reviews | Q(pk__in=[seat.sheet_id for seat in list_to_mark(user=user)])
    )


def list_to_mark(**of_whom: Any) -> list[PanelSeat]:
    """Return the seats whose people have yet to mark an item of a sheet under review, whose check is not recorded."""
    seats = PanelSeat.objects.sitting().filter(sheet__state=State.REVIEWING, **of_whom)
    found = []
    for seat in seats.select_related("sheet__scheme", "sheet__body", "sheet__township").order_by("sheet", "pk"):
        marked = seat.marks.order_by().values("item").distinct().count()
        if marked < list_panel_items(seat.sheet).count() and is_open(seat.sheet):
            found.append(seat)
    return found


def list_waiting(user: User) -> QuerySet[Sheet]:
    """Return the sheets that wait for the person, the oldest year first."""
    rows = {Role.OFFICE: list_awaiting_office, Role.LEADER: list_awaiting_leader}.get(Role(user.role))
    found = list_awaiting_body(user) if rows is None else rows()
    return found.select_related("scheme", "body", "township").order_by("scheme__year", "body__position", "pk")
