"""Pages that show all goals at once: the office's board, the leadership view and the wall screen."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST

from accounts.access import READERS, SignedInRequest, roles, roles_and_screens
from accounts.services import preference_set
from accounts.workbooks import is_workbook_asked
from bulletin.collecting import collect_facts
from bulletin.narrative import narrate
from bulletin.sentences import Sentence
from dashboard.as_of import AsOf, get_asked_plan, parse_as_of
from dashboard.board_document import board_document
from dashboard.board_table import BoardTable
from dashboard.cache import QuarterTold, get_cached_overview, get_cached_quarter
from dashboard.grouping import Choice, group_by_goal, list_budgets, sort_by_gap
from dashboard.heat_table import HeatTable
from dashboard.light_strip import list_light_rows, list_turns
from dashboard.red_list import list_red_items
from dashboard.small_multiples import list_multiples
from dashboard.status import counted_lights
from dashboard.todo import list_tasks
from dashboard.wall import RED_LINES, find_map, list_newest_failed, rank_bodies, split_into_pages
from exchange.exports.answering import filters_of
from exchange.exports.downloads import download_content
from exchange.exports.tables import table_answer
from plans.choosing import find_plan_in_force, plan_in_force
from targets import clock
from targets.addresses import filtered_address
from targets.models import Plan, StaleMark, Status
from targets.request_values import get_quarter

LOOK, CARDS, TABLE = "board", "cards", "table"
"""The preference that says how somebody likes the board."""


@roles(*READERS)
def board(request: SignedInRequest) -> HttpResponse:
    """Show the office every goal, its light and what waits today; or hand out the goals as Excel or Word."""
    view, stamp = get_cached_overview(get_asked_plan(request), get_quarter(request), parse_as_of(request))
    choice = Choice.of(request.GET, view.standings)
    table = BoardTable(view, choice.kept, request.GET.get("sort", ""))
    if is_workbook_asked(request):
        return table_answer(request, "board", table.table)
    if request.GET.get("export") == "docx":
        return download_content(
            user=request.user, key="board", content=board_document(table.table), rows=len(table.lines),
            query=filters_of(request.GET), file_name=f"{table.table.title}_{clock.today():%Y%m%d}.docx",
        )  # fmt: skip
    context = {
        "view": view,
        "look": request.user.preferences.get(LOOK, CARDS),
        "table": table,
        "stamp": stamp,
        "choice": choice,
        "groups": group_by_goal(choice.kept),
        "lights": counted_lights(view.standings),
        "tasks": list_tasks(find_plan_today(view.plan), clock.today(), request.user),
        "marks": StaleMark.objects.waiting(),
    }
    return render(request, "dashboard/board.html", context)


def find_plan_today(shown: Plan) -> Plan:
    """Return the plan of which something waits: today's, also on the board of an ended one (no query on today's board)."""
    today = clock.today()
    if shown.starts_on <= today <= shown.ends_on:
        return shown
    return find_plan_in_force(today) or shown


@require_POST
@roles(*READERS)
def board_look(request: SignedInRequest) -> HttpResponse:
    """Remember whether the person likes the board as cards or as a table, and show it so."""
    look = request.POST.get("look", "")
    if look not in (CARDS, TABLE):
        raise BadRequest(look)
    preference_set(user=request.user, name=LOOK, value=look)
    return redirect(filtered_address(reverse("dashboard:board"), request.GET))


@roles(*READERS)
def leadership(request: SignedInRequest) -> HttpResponse:
    """Show the leadership how far each group of goals is, and what is red and why; or hand out the goals, the reddest first."""
    told = get_cached_quarter(get_asked_plan(request), get_quarter(request), parse_as_of(request))
    view = told.view
    if is_workbook_asked(request):
        return table_answer(request, "board", BoardTable(view, view.standings, "light").table)
    by_gap = request.GET.get("order") == "gap"
    # Asked for only where a piece of the page is drawn anew.
    multiples: Any = SimpleLazyObject(lambda: list_multiples(view.standings))
    strip: Any = SimpleLazyObject(lambda: list_light_rows(view.standings, view.quarters))
    red: Any = SimpleLazyObject(lambda: list_red_items(view, told.weighing))
    context = {
        "view": view,
        "state": told.state,
        "turns": SimpleLazyObject(lambda: list_turns(strip, view.quarter, red)),
        "by_gap": by_gap,
        "groups": [{"standings": sort_by_gap(view.standings)}] if by_gap else group_by_goal(view.standings),
        "at_risk": SimpleLazyObject(lambda: [each for each in multiples if each.is_at_risk]),
        "on_their_way": SimpleLazyObject(lambda: [each for each in multiples if not each.is_at_risk]),
        "strip": strip,
        "lights": counted_lights(view.standings),
        "small": sum(standing.status == Status.SMALL_SAMPLE for standing in view.standings),
        "marks": StaleMark.objects.waiting(),
        "red": red,
        "budgets": SimpleLazyObject(lambda: list_budgets(view.standings)),
        "narrative": tell_quarter(told),
    }
    return render(request, "dashboard/leadership.html", context)


@roles_and_screens(*READERS)
def wall(request: HttpRequest) -> HttpResponse:
    """Show everything on one large screen; htmx asks for it again every minute."""
    # The wall shows what is known now, whatever its address says.
    told = get_cached_quarter(plan_in_force(clock.today()), None, AsOf())
    view, red = told.view, list_red_items(told.view, told.weighing)
    context = {
        "view": view,
        "groups": group_by_goal(view.standings),
        "lights": counted_lights(view.standings),
        "red": red,
        "red_pages": split_into_pages(red, RED_LINES),
        "narrative": tell_quarter(told),
        # What is furthest behind.
        "trends": list_multiples(view.standings)[:2],
    }
    return render(request, "dashboard/wall.html", context)


@roles_and_screens(*READERS)
def wall_places(request: HttpRequest) -> HttpResponse:
    """Return what the wall screen shows between the goals: townships as tiles, bodies by their reports, what failed last."""
    heat = HeatTable(plan_in_force(clock.today()), None, AsOf())
    context = {"heat": heat, "map": find_map(heat), "ranking": rank_bodies(), "failed": list_newest_failed()}
    return render(request, "dashboard/_wall_places.html", context)


def tell_quarter(quarter: QuarterTold) -> dict[str, list[Sentence]]:
    """Return the sentences of the quarter by section, the very ones that a bulletin of the day is written from."""
    told: dict[str, list[Sentence]] = defaultdict(list)
    view = quarter.view
    for sentence in narrate(collect_facts(view.plan, view.quarter, view.known.moment, figures=quarter.facts)):
        told[sentence.section].append(sentence)
    # Templates look names up as keys first; a missing one must not come into being by that.
    return dict(told)
