"""The menu of one person: groups that fold and stay folded, how much waits beside the entries, and tabs above a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from dashboard.navigation import ACCOUNT, FOLDED_FOR_LEADERS, FOR_LEADERS, GROUPS, TABS, Offer
from inspections.access import OF_A_BODY

COUNTED = {
    "supervision:board": ((Role.OFFICE,), "supervision:count"),
    "supervision:approvals": ((Role.LEADER,), "supervision:count"),
    "supervision:mine": (OF_A_BODY, "supervision:count"),
    "assessment:schemes": ((Role.OFFICE, Role.LEADER, *OF_A_BODY), "assessment:count"),
    "reporting:report-queue": ((Role.OFFICE,), "dashboard:reports-count"),
    "reporting:body-home": (OF_A_BODY, "dashboard:reports-count"),
    "inspections:rectifications": ((Role.OFFICE,), "dashboard:rectifications-count"),
}
"""Entries beside which stands how much waits for whom, and where the page asks for it; that of a tab stands in the menu too."""


@dataclass(frozen=True)
class Link:
    """An entry of a menu, ready to be shown."""

    url: str
    icon: str
    label: str | Promise
    is_here: bool = False
    count_url: str = ""
    """Where the page asks, once it stands, how much waits there."""


@dataclass(frozen=True)
class Group:
    """Entries of the side navigation under one heading; one without a heading does not fold."""

    key: str
    label: str | Promise
    entries: list[Link]
    is_open: bool = True

    @property
    def count_url(self) -> str:
        """What a folded group asks for in place of its entries."""
        return next((entry.count_url for entry in self.entries if entry.count_url), "")


@dataclass(frozen=True)
class Navigation:
    """The side navigation of whoever has this role, stands here, and left these groups folded or unfolded."""

    role: str
    here: str | None
    folds: tuple[tuple[str, bool], ...]

    @property
    def key(self) -> str:
        """Tell one drawn navigation from another: drawn anew it would take half the time of a small page."""
        return f"{self.role} {self.here} {self.folds}"

    def __iter__(self) -> Iterator[Group]:
        """Yield the groups that the person may enter, with the one place they stand marked."""
        remembered, tabs = dict(self.folds), list_offered_tabs(self.role)
        for key, label, offers in list_groups(self.role):
            entries = [build_link(offer, self.role, self.here, tabs if offer in tabs else [offer]) for offer in offers]
            is_open = remembered.get(key, self.role != Role.LEADER or not label)
            # One cannot stand in a folded group and not see where.
            yield Group(key, label, entries, is_open or any(entry.is_here for entry in entries))


def side_navigation(request: HttpRequest, user: User) -> Navigation:
    """Return the side navigation of the person signed in, as the browser remembers it."""
    urls = find_urls(user.role)
    here = urls.get(find_place(request.path, urls))
    # A figure's pages are reached from the board, though their addresses name the plan.
    if request.resolver_match and request.resolver_match.view_name.startswith("dashboard:indicator"):
        here = urls.get(reverse("dashboard:board"))
    # A body's people come to a report from their own, not from those of all.
    if (
        user.role in OF_A_BODY
        and request.resolver_match
        and request.resolver_match.kwargs.keys() >= {"body", "quarter"}
    ):
        here = "reporting:body-home"
    return Navigation(user.role, here, tuple(sorted(read_folds(request.COOKIES.get(f"menu-{user.pk}", "")).items())))


@cache
def find_urls(role: str) -> dict[str, str]:
    """Return the entry that is marked for each address; over all groups, so that exactly one is."""
    tabs = list_offered_tabs(role)
    urls = {reverse(name): name for _key, _label, offers in list_groups(role) for name, *_rest in offers}
    return urls | {reverse(name): tabs[0][0] for name, *_rest in tabs}


def list_groups(role: str) -> Iterable[tuple[str, str | Promise, list[Offer]]]:
    """Return the groups of a role, in their order."""
    return group_for_leaders(role) if role == Role.LEADER else group_offers(role)


def group_offers(role: str) -> Iterator[tuple[str, str | Promise, list[Offer]]]:
    """Yield the groups with what the person's role may enter; what is a tab of another entry stands above pages only."""
    behind = {name for name, *_rest in list_offered_tabs(role)[1:]}
    for key, label, offers in GROUPS:
        if entered := [offer for offer in offers if role in offer[3] and offer[0] not in behind]:
            yield key, label, entered


def group_for_leaders(role: str) -> Iterator[tuple[str, str | Promise, list[Offer]]]:
    """Yield the few entries of a leader, and beneath them the rest in folded groups."""
    groups = list(group_offers(role))
    offered = {offer[0]: offer for _key, _label, offers in groups for offer in offers}
    yield "first", "", [offered.pop(name) for name in FOR_LEADERS]
    for key, label, offers in groups:
        if key in FOLDED_FOR_LEADERS:
            yield key, label, [offered.pop(offer[0]) for offer in offers]
    yield "more", _("More"), list(offered.values())


def build_link(offer: Offer, role: str, here: str | None, counted: list[Offer]) -> Link:
    """Return an entry as it is shown to a role, with what waits at the entries that it stands for."""
    name, icon, label, _roles = offer
    counts = [COUNTED[one[0]] for one in counted if one[0] in COUNTED]
    url = next((reverse(count) for roles, count in counts if role in roles), "")
    return Link(reverse(name), icon, label, name == here, url)


def read_folds(cookie: str) -> dict[str, bool]:
    """Return which groups the person unfolded or folded, from what the browser keeps: ``plan0.registers1``."""
    known = {key for key, _label, _offers in GROUPS} | {"more"}
    return {part[:-1]: part[-1] == "1" for part in cookie.split(".") if part[:-1] in known}


def find_place(path: str, urls: Iterable[str]) -> str:
    """Return the address that ``path`` lies under, the longest where one lies under another; empty for none."""
    # "/reports/review/" lies under "/reports/" as well; the longer one is meant.
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def list_offered_tabs(role: str) -> list[Offer]:
    """Return the entries that are tabs of one another to a role; one alone is none."""
    offers = {offer[0]: offer for _key, _label, group in GROUPS for offer in group}
    entered = [offers[name] for name in TABS if role in offers[name][3]]
    return entered if len(entered) > 1 else entered[:0]


def page_tabs(request: HttpRequest, user: User) -> list[Link]:
    """Return the tabs above the page, its own marked; none above pages that belong to no tab."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    mine = next((tab for tab, others in TABS.items() if name == tab or name in others), None)
    return [build_link(offer, user.role, mine, [offer]) for offer in list_offered_tabs(user.role)] if mine else []


def account_links() -> list[Link]:
    """Return the entries of the person's own menu."""
    return [Link(reverse(name), icon, words) for name, icon, words in ACCOUNT]
