"""What the trail's pages show."""

from dataclasses import dataclass

from django.db.models import Count, Model
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from audit.describing import EventLine, describe_events, describe_table, tables_by_name
from audit.models import Act
from audit.moved_figures import MovedFigure, list_moved_figures
from audit.querysets import EventQuerySet
from departments.models import Body

ON_PAGE = 50
MOST_OF_ACT = 200
"""Rows of one act that its page shows; the counts tell of all."""
CHANNELS = {
    "web": _("page"),
    "api": _("programming interface"),
    "admin": _("admin page"),
    "task": _("background task"),
    "command": _("command line"),
}


@dataclass(frozen=True)
class Page:
    """Some events, and the number from which the older ones go on."""

    lines: list[EventLine]
    older: int | None


@dataclass(frozen=True)
class ActPage:
    """An act: what it was, and how many rows of which kind it touched."""

    act: Act
    channel: str
    role: str
    body: Body | None
    counts: list[tuple[str, int]]
    total: int
    lines: list[EventLine]
    figures: list[MovedFigure]


def build_page(events: EventQuerySet, reader: User, before: int | None, size: int = ON_PAGE) -> Page:
    """Return the newest events before a number; not by pages, since the trail grows while it is read."""
    wanted = events.filter(pk__lt=before) if before else events
    found = list(wanted.select_related("act").order_by("-id")[: size + 1])
    return Page(describe_events(found[:size], reader), found[size - 1].pk if len(found) > size else None)


def build_act_page(act: Act, events: EventQuerySet, reader: User) -> ActPage:
    """Return what an act did, as far as the reader may read it."""
    own = events.filter(act=act)
    counts = own.order_by().values_list("table_name").annotate(n=Count("row_key", distinct=True))
    named = sorted(((describe_table(name), count) for name, count in counts), key=lambda pair: -pair[1])
    details = act.details
    return ActPage(
        act=act,
        channel=str(CHANNELS.get(details.get("channel"), details.get("channel", ""))),
        role=str(dict(Role.choices).get(details.get("role"), "")),
        body=Body.objects.filter(pk=details["body"]).first() if details.get("body") else None,
        counts=named,
        total=sum(count for _name, count in named),
        lines=describe_events(list(own.select_related("act").order_by("id")[:MOST_OF_ACT]), reader),
        figures=list_moved_figures(act),
    )


def find_row(table: str, key: int) -> Model | None:
    """Return the row as it is now; None where it is gone."""
    return tables_by_name()[table].model._base_manager.filter(pk=key).first()
