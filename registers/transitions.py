"""States of a thing: one table says which action leads from where to where, who may take it, what it asks for, and why not.

Pages and the API offer what `TransitionTable.list_actions` knows, and show its reasons; services begin with `lock`; the
docs print `to_markdown`. An app declares its table in ``transitions.py``, below the services that the table names.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import getdoc
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Role, User
from targets import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEW = ""
"""The state of a row that is still to be made; the action that makes it has this source."""


@dataclass(frozen=True, eq=False)
class Condition:
    """What must hold before an action is taken, and the reason given where it does not.

    ``holds`` is called with the row, the person (None for the portal itself) and the day of the act. Whoever fails a
    condition that ``forbids`` has no business with the row at all: that is 403, not "not now".
    """

    holds: Callable[[Any, User | None, dt.date], bool]
    reason: "StrOrPromise"
    forbids: bool = False


@dataclass(frozen=True)
class Transition:
    """One action of a table: from which states to which, who takes it, what it asks for, when it cannot be, what does it.

    ``target`` is a state, a function of the row that returns one, or None where the row stays where it is. ``asks``
    and ``optional`` name what must and what may be given; they are arguments of ``service``, which is named by its
    path because it is written above the table. ``title``, ``lead`` and ``done`` are the words of its page: the button,
    what will happen, and what is said afterwards; ``labels`` those of its fields, where they differ from the usual.
    """

    action: str
    sources: tuple[str, ...]
    target: str | Callable[[Any], str] | None
    roles: frozenset[Role]
    asks: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    service: str = ""
    by_portal: bool = False
    title: "StrOrPromise" = ""
    lead: "StrOrPromise" = ""
    done: "StrOrPromise" = ""
    labels: Mapping[str, "StrOrPromise"] = field(default_factory=dict)

    def get_target(self, row: Any) -> str:
        """Return the state to which the action leads this row."""
        if self.target is None:
            return str(row.state)
        return self.target(row) if callable(self.target) else self.target


class Refusal(NamedTuple):
    """Why an action cannot be taken; forbidden where it is not the person's business at all."""

    reason: str
    is_forbidden: bool = False


class TransitionRefused(Exception):
    """The action cannot be taken now; the text says why."""


T = TypeVar("T", bound=Transition)


class TransitionTable(dict[str, T], Generic[T]):
    """The transitions of one model by action.

    ``rows`` is how a row is read and locked before an action, ``row_name`` the argument under which the services take
    it, ``refused`` and ``forbidden`` what is raised, made from the reason.
    """

    def __init__(
        self,
        transitions: Iterable[T],
        *,
        row_name: str,
        rows: QuerySet[Any],
        refused: Callable[[str], Exception] = TransitionRefused,
        forbidden: Callable[[str], Exception] = PermissionDenied,
    ) -> None:
        super().__init__((transition.action, transition) for transition in transitions)
        self.row_name, self.rows, self.refused, self.forbidden = row_name, rows, refused, forbidden

    def find_refusal(
        self, row: Any, action: str, user: User | None, day: dt.date, known: dict[Condition, bool] | None = None
    ) -> Refusal | None:
        """Return why the person (None: the portal) cannot take the action on ``day``; None where they can.

        ``known`` remembers which conditions hold, for who asks for several actions at once.
        """
        transition, known = self[action], {} if known is None else known

        def find_broken(conditions: Iterable[Condition]) -> Condition | None:
            for condition in conditions:
                # Some conditions ask the database, and several actions share them.
                if condition not in known:
                    known[condition] = condition.holds(row, user, day)
                if not known[condition]:
                    return condition
            return None

        if not (transition.by_portal if user is None else user.role in transition.roles):
            if not transition.roles:
                return Refusal(_("The portal does this by itself."), is_forbidden=True)
            people = _("This is done by: %(roles)s.") % {"roles": _(", ").join(name_roles(transition))}
            return Refusal(people, is_forbidden=True)
        # Whose business it is comes first: strangers learn nothing of the state.
        if broken := find_broken(one for one in transition.conditions if one.forbids):
            return Refusal(str(broken.reason), is_forbidden=True)
        # The state before the rest: conditions may rely on what rows of this state have.
        if row.state not in transition.sources:
            return Refusal(_("This is not possible while it is “%(state)s”.") % {"state": row.get_state_display()})
        if broken := find_broken(one for one in transition.conditions if not one.forbids):
            return Refusal(str(broken.reason))
        return None

    def reason_not_allowed(self, row: Any, action: str, user: User | None, day: dt.date | None = None) -> str:
        """Return why the person cannot take the action on ``day``, today unless given; empty where they can."""
        refusal = self.find_refusal(row, action, user, day or clock.today())
        return refusal.reason if refusal else ""

    def list_actions(self, row: Any, user: User) -> list[tuple[T, str]]:
        """Return the transitions that the row's state knows, each with the reason why the person cannot take it today.

        The reason is empty where they can. Each condition is looked at once, however many transitions have it.
        """
        day, known = clock.today(), dict[Condition, bool]()
        found = [transition for transition in self.values() if row.state in transition.sources]
        refusals = [self.find_refusal(row, transition.action, user, day, known) for transition in found]
        return [
            (transition, refusal.reason if refusal else "") for transition, refusal in zip(found, refusals, strict=True)
        ]

    def list_possible(self, row: Any, user: User) -> list[str]:
        """Return the actions that the person can take today."""
        return [transition.action for transition, reason in self.list_actions(row, user) if not reason]

    def check(self, row: Any, action: str, user: User | None, day: dt.date | None = None) -> None:
        """Raise ``forbidden`` or ``refused`` where the person cannot take the action."""
        if refusal := self.find_refusal(row, action, user, day or clock.today()):
            raise (self.forbidden if refusal.is_forbidden else self.refused)(refusal.reason)

    def lock(self, row: Any, action: str, user: User | None, day: dt.date | None = None) -> Any:
        """Return the row as it is stored, locked and checked; must run in the transaction of the act."""
        # Read under the lock; what the page showed may be an hour old.
        locked = self.rows.get(pk=row.pk)
        self.check(locked, action, user, day)
        return locked

    def perform(self, row: Any, action: str, user: User, **given: Any) -> Any:
        """Take the action by its service, which locks and checks the row, in one transaction; return what it returns."""
        # By its path, as services import the table and cannot be imported by it.
        service = import_string(self[action].service)
        with transaction.atomic():
            return service(**{self.row_name: row}, user=user, **given)

    def to_markdown(self) -> str:
        """Return the table as the docs show it, with the reasons of refusals numbered below."""
        reasons = list(dict.fromkeys(str(one.reason) for transition in self.values() for one in transition.conditions))
        lines = ["| action | from | to | who | asks for | refused with |", "|---|---|---|---|---|---|"]
        for transition in self.values():
            numbers = [str(reasons.index(str(one.reason)) + 1) for one in transition.conditions]
            lines.append(f"| {' | '.join(describe_transition(transition))} | {', '.join(numbers) or '—'} |")
        return "\n".join([*lines, "", *(f"{number}. {reason}" for number, reason in enumerate(reasons, 1))])


def name_roles(transition: Transition) -> list[str]:
    """Return the roles in words, in the order in which the portal lists them."""
    return [str(role.label) for role in Role if role in transition.roles]


def describe_transition(transition: Transition) -> list[str]:
    """Return the cells of a line of the docs; what is optional stands in brackets."""
    if callable(transition.target):
        target = (getdoc(transition.target) or "").removeprefix("Return ").rstrip(".")
    else:
        target = "the same" if transition.target is None else f"`{transition.target}`"
    return [
        f"`{transition.action}`",
        ", ".join(f"`{source}`" for source in transition.sources if source != NEW) or "(new)",
        target,
        ", ".join([*name_roles(transition), *["the portal"] * transition.by_portal]),
        ", ".join([*transition.asks, *(f"({name})" for name in transition.optional)]) or "—",
    ]
