"""Pages that show all goals at once: the office's board, the leadership view and the wall screen."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import READERS, SignedInRequest, roles
from bulletin.collecting import collect_facts
from bulletin.narrative import narrate
from bulletin.sentences import Sentence
from dashboard.as_of import AsOf, parse_as_of
from dashboard.cache import get_cached_overview
from dashboard.grouping import Choice, group_by_goal, list_budgets, sort_by_gap
from dashboard.light_strip import list_light_rows
from dashboard.red_list import list_red_items
from dashboard.status import Overview, counted_lights, overview
from dashboard.todo import list_tasks
from plans.choosing import plan_in_force
from targets import clock
from targets.models import IndicatorKind, StaleMark
from targets.request_values import get_quarter


@roles(*READERS)
def board(request: SignedInRequest) -> HttpResponse:
    """Show the office every goal, its light and what waits today."""
    view, stamp = get_cached_overview(plan_in_force(), get_quarter(request), parse_as_of(request))
    choice = Choice.of(request.GET, view.standings)
    context = {
        "view": view,
        "stamp": stamp,
        "choice": choice,
        "groups": group_by_goal(choice.kept),
        "lights": counted_lights(view.standings),
        "tasks": list_tasks(view.plan, clock.today(), request.user),
        "marks": StaleMark.objects.waiting(),
    }
    return render(request, "dashboard/board.html", context)


@roles(*READERS)
def leadership(request: HttpRequest) -> HttpResponse:
    """Show the leadership how far each group of goals is, and what is red and why."""
    view = overview(plan_in_force(), get_quarter(request), parse_as_of(request))
    by_gap = request.GET.get("order") == "gap"
    context = {
        "view": view,
        "by_gap": by_gap,
        "groups": [{"standings": sort_by_gap(view.standings)}] if by_gap else group_by_goal(view.standings),
        "strip": list_light_rows(view.standings, view.quarters),
        "lights": counted_lights(view.standings),
        "red": list_red_items(view),
        "budgets": list_budgets(view.standings),
        "narrative": tell_quarter(view),
    }
    return render(request, "dashboard/leadership.html", context)


@roles(*READERS)
def wall(request: HttpRequest) -> HttpResponse:
    """Show everything on one large screen; htmx asks for it again every minute."""
    # The wall shows what is known now, whatever its address says.
    view = overview(plan_in_force(), None, AsOf())
    context = {
        "view": view,
        "groups": group_by_goal(view.standings),
        "lights": counted_lights(view.standings),
        "red": list_red_items(view),
        "narrative": tell_quarter(view),
        "trends": [s for s in view.standings if s.indicator.kind == IndicatorKind.RATIO][:2],
    }
    return render(request, "dashboard/wall.html", context)


def tell_quarter(view: Overview) -> dict[str, list[Sentence]]:
    """Return the sentences of the quarter by section, the very ones that a bulletin of the day is written from."""
    told: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in narrate(collect_facts(view.plan, view.quarter, view.known.moment)):
        told[sentence.section].append(sentence)
    # Templates look names up as keys first; a missing one must not come into being by that.
    return dict(told)
