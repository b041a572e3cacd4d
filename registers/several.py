"""One action of a table of transitions for several rows that were ticked: what it is done to, what is passed over and why."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from registers.transitions import TransitionRefused, TransitionTable


@dataclass
class Several:
    """Rows that the action is for, and those that are passed over, each with its reason."""

    taken: list[Any] = field(default_factory=list)
    passed_over: list[tuple[Any, str]] = field(default_factory=list)

    def describe(self, title: str) -> str:
        """Return in one sentence how many rows were done and how many not, by reason."""
        words = _("%(title)s: %(done)s done.") % {"title": title, "done": len(self.taken)}
        if not self.passed_over:
            return words
        reasons = Counter(reason for _row, reason in self.passed_over)
        named = _("; ").join(f"{reason.rstrip('。.')} {number}" for reason, number in reasons.items())
        return words + _("%(count)s passed over: %(reasons)s.") % {"count": len(self.passed_over), "reasons": named}


def split_rows(table: TransitionTable[Any], action: str, rows: Iterable[Any], user: User) -> Several:
    """Return which of the rows the person can take the action with today, and why not with the others."""
    found = Several()
    for row in rows:
        if reason := table.reason_not_allowed(row, action, user):
            found.passed_over.append((row, reason))
        else:
            found.taken.append(row)
    return found


def act_on_rows(several: Several, act: Callable[[Any], Any]) -> Several:
    """Take the action with each row by itself; what has become impossible since is passed over with its reason."""
    done = Several(passed_over=list(several.passed_over))
    for row in several.taken:
        try:
            act(row)
        except ValidationError as error:
            done.passed_over.append((row, " ".join(error.messages)))
        except (TransitionRefused, PermissionDenied) as error:
            done.passed_over.append((row, str(error)))
        else:
            done.taken.append(row)
    return done
