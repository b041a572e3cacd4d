"""Who may do what (岗位权限): the table of 27 capabilities and 8 roles that the portal is shipped with, and what it opens.

`data/roles_permissions.csv` is the one table: the page and its workbook, docs/roles.md and the tests read it.
`data/view_capabilities.csv` says of each address to which of these capabilities it belongs. What lets people in are the
views themselves (`accounts.access`); tests hold each of them to both files.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role

FOLDER = Path(__file__).parent / "data"
COLUMNS = {
    "office": Role.OFFICE,
    "liaison": Role.LIAISON,
    "head": Role.HEAD,
    "leader": Role.LEADER,
    "auditor": Role.AUDITOR,
    "sysadmin": Role.ADMIN,
    "secadmin": Role.SECURITY,
    "auditadmin": Role.AUDIT,
}
NOTHING = "-"
EVERYBODY = "everybody"
"""What belongs to no capability: one's own account, messages, help, and what the plan itself makes public."""


@dataclass(frozen=True)
class Capability:
    """One thing that can be done (权限), and how far each role may do it; `NOTHING` where it may not."""

    name: str
    name_zh: str
    cells: dict[Role, str]
    note: str

    @property
    def roles(self) -> set[Role]:
        """The roles that may do it, however far."""
        return {role for role, cell in self.cells.items() if cell != NOTHING}


@cache
def list_capabilities() -> tuple[Capability, ...]:
    """Return the table."""
    with (FOLDER / "roles_permissions.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Capability(
                row["capability"],
                row["capability_zh"],
                {role: row[column] for column, role in COLUMNS.items()},
                row["note"] or "",
            )
            for row in csv.DictReader(lines)
        )


@cache
def read_view_capabilities() -> dict[str, tuple[str, ...]]:
    """Return, by the name of each address, the capabilities that it belongs to."""
    with (FOLDER / "view_capabilities.csv").open(encoding="utf-8", newline="") as lines:
        return {row["address"]: tuple(row["capabilities"].split(";")) for row in csv.DictReader(lines)}


def find_roles(address: str) -> set[Role]:
    """Return the roles to which the table may open an address; KeyError for one that it does not know."""
    by_name = {one.name: one.roles for one in list_capabilities()} | {EVERYBODY: set(Role)}
    return {role for name in read_view_capabilities()[address] for role in by_name[name]}


def list_views(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the name and the view of every address of the portal, except the pages of Django's admin."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one.callback
        elif isinstance(one, URLResolver) and one.app_name != "admin":
            yield from list_views(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def list_open_roles(view: Any) -> set[Role]:
    """Return the roles that a view lets in by itself; none where it leaves it to its object or to the sign-in."""
    if hasattr(view, "cls"):
        return set(getattr(view.cls, "readers", ())) | set(getattr(view.cls, "keepers", ()))
    open_to = getattr(view, "open_to", ())
    return set(open_to) if isinstance(open_to, tuple) else set()


def list_strays() -> list[str]:
    """Return the addresses that the table does not know, and those that open to more roles than it says."""
    known = read_view_capabilities()
    return sorted(
        {name for name, view in list_views() if name not in known or not list_open_roles(view) <= find_roles(name)}
    )
