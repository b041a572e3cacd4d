"""How an action of a table is taken through the interface: refused in one way, and written by the forms of its pages."""

from collections.abc import Callable, Container
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts.models import User
from api.evidence import evidence_errors
from api.parsing import refuse_unknown_fields
from api.problems import Problem
from registers.plain_forms import PlainForm, write_form
from registers.transitions import TransitionRefused, TransitionTable

Written = TypeVar("Written")


def check_act(table: TransitionTable[Any], row: Any, action: str, user: User) -> None:
    """Raise Problem 409, with where the row stands and what can be done instead, where the action cannot be taken."""
    if reason := table.reason_not_allowed(row, action, user):
        raise Problem(409, reason, state=row.state, possible_actions=table.list_possible(row, user))


def validate_sent(sent: Any) -> dict[str, Any]:
    """Return what was sent, each value of its type; what else an action asks for, its form knows."""
    refuse_unknown_fields(sent.initial_data, sent.fields)
    sent.is_valid(raise_exception=True)
    values: dict[str, Any] = sent.validated_data
    return values


def refuse_unasked(given: dict[str, Any], asked: Container[str]) -> None:
    """Raise ValidationError for what the action does not ask for: it would be lost without a word."""
    if unasked := [name for name, value in given.items() if value and name not in asked]:
        raise ValidationError({name: [_("This action does not ask for it; leave it out.")] for name in unasked})


def write_or_refuse(
    form: PlainForm, files: Any, write: Callable[[], Written], name_of: Callable[[str], str] = str
) -> Written:
    """Return what the service wrote; ValidationError with all that form and service refuse, Problem 409 where it is too late.

    ``name_of`` turns the name of a form's field into that of the call's.
    """
    try:
        if (made := write_form(form, files, write)) is not None:
            return made
    except TransitionRefused as refused:
        raise Problem(409, str(refused)) from refused
    except IntegrityError as clash:
        raise Problem(409, _("Another call has just recorded what contradicts this one.")) from clash
    errors: dict[str, Any] = {}
    for name, words in form.errors.items():
        errors.setdefault(name_of(name), []).extend(words)
    raise ValidationError(errors | (evidence_errors(files) if files is not None else {}))
