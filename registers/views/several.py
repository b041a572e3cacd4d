"""One action for the rows that were ticked in a list: a page says what will be done to which, then it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import SignedInRequest
from registers.columns import build_table
from registers.registry import RegisterList
from registers.several import act_on_rows, split_rows
from registers.transitions import TransitionTable
from targets.request_values import parse_number


def read_ticked(request: SignedInRequest) -> set[int]:
    """Return the keys of the rows that were ticked; what is no key is passed over."""
    return {key for text in request.GET.getlist("row") if (key := parse_number(text))}


def back_to_list(listed: RegisterList, request: SignedInRequest) -> str:
    """Return the address of the list with the filters that it had when rows were ticked there."""
    # Read as parameters and written anew: what an address holds leads nowhere but to the list.
    filters = QueryDict(request.GET.get("filters", "")).urlencode()
    return f"{reverse(listed.list_page)}?{filters}" if filters else reverse(listed.list_page)


@dataclass(frozen=True)
class RowsAction:
    """What is done with several rows of a list: an action of a table, and what it asks for, once for all of them.

    ``give`` makes of the form that was filled in what the action's service takes.
    """

    listed: RegisterList
    table: TransitionTable[Any]
    action: str
    form: type[Form]
    give: Callable[[Any], dict[str, Any]]


def act_on_ticked(request: SignedInRequest, asked: RowsAction, rows: QuerySet[Any]) -> HttpResponse:
    """Show which of the rows the action is for and which are passed over, and act once that is confirmed."""
    table, transition = asked.table, asked.table[asked.action]
    several = split_rows(table, asked.action, rows.filter(pk__in=read_ticked(request)), request.user)
    form, back = asked.form(request.POST if request.method == "POST" else None), back_to_list(asked.listed, request)
    if form.is_valid():
        given = asked.give(form)
        done = act_on_rows(several, lambda row: table.perform(row, asked.action, request.user, **given))
        (messages.success if done.taken else messages.warning)(request, done.describe(str(transition.title)))
        return redirect(back)
    # A queryset again: the headings are its model's.
    shown = build_table(asked.listed, rows.filter(pk__in=[row.pk for row in several.taken]), "")
    shown.orderable = False
    context = {
        "register": asked.listed, "transition": transition, "several": several, "form": form, "back": back,
        "table": shown,
    }  # fmt: skip
    return render(request, "registers/several.html", context, status=422 if request.method == "POST" else 200)
