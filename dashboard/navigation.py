"""What the side navigation offers to whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS
from accounts.models import Role, User
from inspections.access import OF_A_BODY, VISITORS

EVERYONE = tuple(Role)


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
    """Entries of the side navigation under one heading."""

    label: str | Promise
    entries: list[Link]


Offer = tuple[str, str, str | Promise, tuple[Role, ...]]
"""Address name, icon, words and the roles that may enter."""

GROUPS: list[tuple[str | Promise, list[Offer]]] = [
    (
        _("Overview"),
        [
            ("dashboard:board", "ti-layout-dashboard", _("Board"), READERS),
            ("dashboard:leadership", "ti-chart-histogram", _("Leadership view"), READERS),
            ("dashboard:wall", "ti-device-tv", _("Wall screen"), READERS),
            ("plans:quarters", "ti-calendar-stats", _("Quarters"), READERS),
        ],
    ),
    (
        _("Quarterly reports"),
        [
            ("reporting:body-home", "ti-home", _("My reports"), OF_A_BODY),
            ("reporting:reports", "ti-table", _("Submission matrix"), VISITORS),
            ("reporting:report-queue", "ti-checklist", _("Review of reports"), (Role.OFFICE,)),
            ("reporting:report-items", "ti-list-details", _("Report items"), READERS),
            ("notifications:notices", "ti-speakerphone", _("Notices"), VISITORS),
            ("bulletin:bulletins", "ti-news", _("Bulletins"), VISITORS),
            ("reporting:reminders", "ti-bell-ringing", _("Reminders"), READERS),
        ],
    ),
    (
        _("Supervision"),
        [
            ("supervision:board", "ti-alert-triangle", _("Supervision board"), READERS),
            ("supervision:approvals", "ti-gavel", _("Awaiting a leader"), READERS),
            ("supervision:mine", "ti-checkup-list", _("Our supervision items"), OF_A_BODY),
            ("supervision:supervisions", "ti-list-check", _("Items of supervision"), VISITORS),
            ("meetings:meetings", "ti-users", _("Meetings"), READERS),
        ],
    ),
    (
        _("Assessment"),
        [
            ("assessment:schemes", "ti-medal", _("Yearly assessment"), VISITORS),
            ("assessment:league", "ti-chart-dots", _("League of townships"), READERS),
        ],
    ),
    (
        _("Plan"),
        [
            ("plans:current-plan", "ti-file-text", _("Text of the plan"), EVERYONE),
            ("plans:current-lead-group", "ti-users-group", _("Lead group"), EVERYONE),
            ("plans:bodies", "ti-building-community", _("Bodies"), EVERYONE),
            ("plans:townships", "ti-map-pin", _("Townships"), EVERYONE),
        ],
    ),
    (
        _("Registers"),
        [
            ("enterprises:enterprises", "ti-building-factory-2", _("Enterprises"), READERS),
            ("enterprises:products", "ti-package", _("Products"), READERS),
            ("enterprises:certificates", "ti-certificate", _("Certificates"), READERS),
            ("enterprises:awards", "ti-award", _("Brand awards"), READERS),
            ("inspections:spot-checks", "ti-microscope", _("Spot checks"), READERS),
            ("inspections:rectifications", "ti-tool", _("Rectifications"), READERS),
            ("inspections:projects", "ti-building-skyscraper", _("Completed projects"), READERS),
            ("inspections:evaluations", "ti-clipboard-check", _("Service evaluations"), READERS),
            ("inspections:cases", "ti-gavel", _("Enforcement cases"), VISITORS),
            ("inspections:complaints", "ti-message-report", _("Complaints and reports"), VISITORS),
        ],
    ),
    (
        _("Data"),
        [
            ("exchange:imports", "ti-table-import", _("Import of data"), READERS),
            ("exchange:exports", "ti-table-export", _("Exports"), VISITORS),
            ("registers:withdrawals", "ti-archive", _("Withdrawn rows"), (Role.OFFICE, Role.AUDITOR)),
            ("operations:health", "ti-heart-rate-monitor", _("Operations"), (Role.OFFICE, Role.ADMIN, Role.AUDITOR)),
            ("operations:backups", "ti-database-export", _("Backups and drills"), (Role.ADMIN, Role.AUDITOR)),
            ("admin:index", "ti-settings", _("Plan data and accounts"), (Role.OFFICE, Role.ADMIN)),
            ("api:documentation", "ti-api", _("API"), EVERYONE),
        ],
    ),
]
ACCOUNT = [
    ("accounts:password-change", "ti-lock", _("Change the password")),
    ("api:tokens", "ti-key", _("API tokens")),
]


COUNTED = {
    "supervision:board": (Role.OFFICE,),
    "supervision:approvals": (Role.LEADER,),
    "supervision:mine": OF_A_BODY,
}
"""Entries beside which stands how much waits for whom."""


def side_navigation(user: User, path: str) -> Iterator[Group]:
    """Yield the groups that the person signed in may enter, with the one place they stand marked."""
    offered = [
        (
            label,
            [
                (reverse(name), icon, words, user.role in COUNTED.get(name, ()))
                for name, icon, words, roles in offers
                if user.role in roles
            ],
        )
        for label, offers in GROUPS
    ]
    # Over all groups, so that exactly one entry is marked.
    here = find_place(path, [url for _label, entries in offered for url, _icon, _words, _is_counted in entries])
    count_url = reverse("supervision:count")
    for label, entries in offered:
        if entries:
            yield Group(
                label,
                [
                    Link(url, icon, words, url == here, count_url if is_counted else "")
                    for url, icon, words, is_counted in entries
                ],
            )


def find_place(path: str, urls: list[str]) -> str:
    """Return the address that ``path`` lies under, the longest where one lies under another; empty for none."""
    # "/reports/review/" lies under "/reports/" as well; the longer one is meant.
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def account_links() -> list[Link]:
    """Return the entries of the person's own menu."""
    return [Link(reverse(name), icon, words) for name, icon, words in ACCOUNT]
