"""The table of roles and permissions in the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.permissions import NOTHING, list_capabilities

CELLS: dict[str, str | Promise] = {
    NOTHING: "—",
    "all": pgettext_lazy("permission", "all"),
    "own": pgettext_lazy("permission", "own"),
    "own indicators": _("own indicators"),
    "all (log)": _("all, logged"),
    "handler only": _("whoever handles it"),
    "write": pgettext_lazy("permission", "keep"),
    "own where allowed": _("own, where allowed"),
    "on behalf (marked)": _("on behalf, marked"),
    "write own": _("fill in own"),
    "sign own": _("sign own"),
    "two persons": _("two people"),
    "propose": pgettext_lazy("permission", "propose"),
    "approve": pgettext_lazy("permission", "approve"),
    "submit evidence own": _("submit own evidence"),
    "sign submission": _("sign the submission"),
    "approve (setting)": _("approve, where set"),
    "draft": pgettext_lazy("permission", "draft"),
    "first and second clerk, not own body": _("first and second clerk, not of the own body"),
    "self-score draft": _("draft the self-assessment"),
    "sign self-score": _("sign the self-assessment"),
    "final": pgettext_lazy("permission", "make final"),
    "only who took no part": _("only who took no part"),
    "raise": pgettext_lazy("permission", "raise"),
    "sign": pgettext_lazy("permission", "sign"),
    "yes (log)": _("yes, logged"),
    "own (log)": _("own, logged"),
    "all of the programme": _("all of the programme"),
    "own actions": _("own actions"),
    "run": pgettext_lazy("permission", "run"),
    "do": pgettext_lazy("permission", "do"),
    "confirm rights": _("consent to the rights"),
    "ask": pgettext_lazy("permission", "ask for it"),
    "confirm": pgettext_lazy("permission", "confirm"),
    "see result": _("see the results"),
    "traffic light only": _("the light only"),
    "read": pgettext_lazy("permission", "read"),
}
NOTES: dict[str, str | Promise] = {
    "": "",
    "administrators have no business data": _("administrators have no business data"),
    "every opening is logged": _("every opening is logged"),
    "informants are not stored in the portal (产品质量法 art. 10)": _("informants are not stored in the portal (Product Quality Law, article 10)"),
    "not own body's (recusal)": _("not of the own body (recusal)"),
    "proposer and confirmer differ": _("who proposes does not confirm"),
    "an approved amendment puts it in force": _("an approved amendment puts it in force"),
    "an auditor proposes only; a leader approves every item": _("an auditor proposes only; a leader approves every item"),
    "nobody scores himself": _("nobody scores themselves"),
    "whoever scored takes no part": _("whoever scored takes no part"),
    "rows and filter in the log": _("rows and filters stand in the log"),
    "the office reads what concerns the programme and nothing of accounts": _(
        "the office reads what concerns the programme and nothing of accounts"
    ),
    "where the three administrators are on": _("where the three administrators are on"),
    "while the three administrators are off the system administrator does it": _(
        "while the three administrators are off the system administrator does it"
    ),
    "two persons; recovery codes single use": _("two people; recovery codes hold once"),
    "once on, one account cannot hold two of the three; the last of each kind cannot be disabled": _(
        "no account holds two of the three; the last of each kind cannot be closed"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class PermissionRow:
    """A capability in words."""

    name: str
    cells: dict[Role, str]
    note: str


def build_table() -> list[PermissionRow]:
    """Return the table in the reader's language."""
    is_chinese = (get_language() or "").startswith("zh")
    return [
        PermissionRow(
            one.name_zh if is_chinese else one.name,
            {role: str(CELLS[cell]) for role, cell in one.cells.items()},
            str(NOTES[one.note]),
        )
        for one in list_capabilities()
    ]
