"""Whose turn it is: the sheets of schemes in force with which somebody has to do something now."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Role, User
from assessment.filings import REMEDIES, TARGETS
from assessment.models import Scheme, Sheet, SheetStep, Veto

State = Sheet.State


def list_in_force() -> QuerySet[Sheet]:
    """Return the sheets of schemes in force with the newest step of their targets and of their remedies."""
    steps = SheetStep.objects.filter(sheet=OuterRef("pk")).order_by("-pk").values("action")
    return Sheet.objects.filter(scheme__in=Scheme.objects.in_force()).annotate(
        targets=Subquery(steps.filter(action__in=TARGETS)[:1]), remedies=Subquery(steps.filter(action__in=REMEDIES)[:1])
    )


def list_awaiting_office() -> QuerySet[Sheet]:
    """Return what the office has to review, to decide, or to check of what bodies have filed."""
    is_filed = Q(state=State.PREVIEW, targets="file_targets") | Q(state=State.FINAL, remedies="report_remedy")
    return list_in_force().filter(Q(state__in=[State.REVIEWING, State.OBJECTED]) | is_filed)


def list_awaiting_leader() -> QuerySet[Sheet]:
    """Return what is before the lead group, and what has a veto to be confirmed."""
    vetoes = Veto.objects.filter(sheet=OuterRef("pk"), state=Veto.State.RAISED)
    return list_in_force().filter(Q(state=State.DELIBERATION) | Exists(vetoes))


def list_awaiting_body(user: User) -> QuerySet[Sheet]:
    """Return what the person's body has to answer, to file again, or to report."""
    is_owed = Q(state=State.PREVIEW, targets="return_targets") | Q(state=State.FINAL, remedies="ask_remedy")
    return list_in_force().own(user).filter(Q(state=State.SELF) | is_owed)  # type: ignore[attr-defined]


def list_waiting(user: User) -> QuerySet[Sheet]:
    """Return the sheets that wait for the person, the oldest year first."""
    rows = {Role.OFFICE: list_awaiting_office, Role.LEADER: list_awaiting_leader}.get(Role(user.role))
    found = list_awaiting_body(user) if rows is None else rows()
    return found.select_related("scheme", "body", "township").order_by("scheme__year", "body__position", "pk")
