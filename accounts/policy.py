"""The security switches (安全策略): what each means, what it is shipped with, and what levels 2 and 3 of 等保 take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import SwitchChange

NOBODY, ADMINISTRATORS, EVERYBODY = "nobody", "administrators", "everybody"
OF_WHOM = {
    NOBODY: _("nobody; whoever likes sets it up"),
    ADMINISTRATORS: _("administrators and auditors"),
    EVERYBODY: _("everybody"),
}

NO_MARK, INTERNAL, WORK_SECRET = "no_mark", "internal", "work_secret"
MARKS = {
    NO_MARK: _("no mark"),
    INTERNAL: _("internal papers"),
    WORK_SECRET: _("work secrets"),
}
PAPER_WORDS = {NO_MARK: "", INTERNAL: "内部资料　注意保存", WORK_SECRET: "工作秘密　注意保密"}
"""What stands on paper, in Chinese whoever prints it; in static/portal/mark-….css once more."""
WORDS_OF_VALUES = OF_WHOM | MARKS


@dataclass(frozen=True)
class Policy:
    """What is in force. The values here are those that the portal is shipped with: nobody who works today is locked out by them."""

    password_min_length: int = 8
    password_classes: int = 3
    password_history: int = 5
    password_max_age_days: int = 0
    first_sign_in_change: bool = True
    lock_after_failures: int = 5
    lock_minutes: int = 15
    idle_minutes: int = 30
    absolute_session_hours: int = 12
    sessions_at_once: int = 0
    account_end_required: bool = False
    close_unused_days: int = 0
    second_factor: str = NOBODY
    admin_addresses: list[str] = field(default_factory=list)
    sign_in_log_days: int = 3650
    three_admins: bool = False
    audit_seal_seconds: int = 20
    audit_offsite_anchor: bool = False
    export_watermark: bool = False
    paper_mark: str = NO_MARK
    security_marks: bool = False
    no_store: bool = True
    trail_years: int = 10


SHIPPED = Policy()


@dataclass(frozen=True)
class Switch:
    """One switch: its words, its least and most value, the values of levels 2 and 3, and the control of GB/T 22239 behind it."""

    code: str
    words: str | Promise
    control: str
    level2: int | bool | str | None
    level3: int | bool | str | None
    least: int = 0
    most: int = 0
    hint: str | Promise = ""
    choices: Mapping[str, str | Promise] = field(default_factory=dict)


IDENTITY, CONTROL, INTRUSION, AUDIT = "身份鉴别", "访问控制", "入侵防范", "安全审计"
PRIVACY, RESIDUE = "个人信息保护", "剩余信息保护"
SWITCHES = [
    Switch("password_min_length", _("Minimum password length (characters)"), f"{IDENTITY} a", 8, 10, 8, 64),
    Switch(
        "password_classes", _("Kinds of characters in a password"), f"{IDENTITY} a", 3, 4, 1, 4,
        _("Of four: capital letters, small letters, digits, other characters."),
    ),
    Switch(
        "password_history", _("Former passwords not to be used again"), f"{IDENTITY} a", 5, 8, 0, 24,
        _("0: any may come again."),
    ),
    Switch(
        "password_max_age_days", _("Password lifetime (days)"), f"{IDENTITY} a", 90, 90, 0, 3650,
        _("0: for ever. GB/T 22239 asks for a regular change, NIST SP 800-63B advises against it."),
    ),
    Switch("first_sign_in_change", _("A password handed out is changed at the first sign-in"), f"{IDENTITY} a", True, True),
    Switch(
        "lock_after_failures", _("Failed sign-ins before locking"), f"{IDENTITY} b", 5, 5, 3, 20,
        _("Account and address together; an account alone is locked after 20 from any addresses."),
    ),
    Switch("lock_minutes", _("Lock duration (minutes)"), f"{IDENTITY} b", 15, 30, 1, 1440),
    Switch("idle_minutes", _("Idle time before sign-out (minutes)"), f"{IDENTITY} b", 30, 15, 5, 240),
    Switch("absolute_session_hours", _("Maximum session length (hours)"), f"{IDENTITY} b", 12, 8, 1, 72),
    Switch(
        "sessions_at_once", _("Sessions at a time per person"), f"{CONTROL} c", 2, 1, 0, 20,
        _("0: any number. One more ends the oldest."),
    ),
    Switch("account_end_required", _("Every account has a last day"), f"{CONTROL} c", False, True),
    Switch(
        "close_unused_days", _("Unused accounts are closed after (days)"), f"{CONTROL} c", 90, 60, 0, 3650,
        _("0: never. The person is told 14 days before; the last of a kind that the portal needs stays."),
    ),
    Switch(
        "second_factor", _("Second factor required of"), f"{IDENTITY} d", ADMINISTRATORS, EVERYBODY,
        choices=OF_WHOM,
        hint=_("Codes of an app (TOTP, RFC 6238) and ten recovery codes; set up at the next sign-in."),
    ),
    Switch(
        "admin_addresses", _("Administrators come from these addresses only"), f"{INTRUSION} c", None, None,
        hint=_("Addresses or networks such as 10.1.0.0/16, one a line; empty: from anywhere. Level 3 asks for some. Behind a proxy TRUSTED_PROXIES must be right."),
    ),
    Switch(
        "sign_in_log_days", _("Sign-in log kept for (days)"), f"{AUDIT} c", 3650, 3650, 183, 36500,
        _("The law asks for six months (网络安全法 art. 21)."),
    ),
    Switch(
        "trail_years", _("Audit trail kept for (whole years)"), f"{AUDIT} c", 10, 10, 10, 100,
        _("A year that ended longer ago is removed in the night; its seals stay and prove what was removed. The database keeps ten years whatever stands here."),
    ),
    Switch(
        "audit_seal_seconds", _("Seconds between two seals of the trail"), f"{AUDIT} c", 30, 10, 10, 600,
        _("What was changed in between is not yet bound into the chain of seals."),
    ),
    Switch(
        "audit_offsite_anchor", _("Heads of the trail go to a second machine"), f"{AUDIT} c", False, True,
        hint=_("Each new day's seal is added to the file named by TRAIL_ANCHOR, which lies on another machine and is only added to. The portal's own list is kept in any case."),
    ),
    Switch(
        "export_watermark", _("Exports are marked with who took them"), PRIVACY, False, True,
        hint=_("Name, user name and moment stand at the head of each printed page of a workbook; the name of a CSV file ends with the user name."),
    ),
    Switch(
        "paper_mark", _("Mark on papers and exports"), f"{CONTROL} g", NO_MARK, INTERNAL, choices=MARKS,
        hint=_("Stands at the head of each printed page, workbook and Word file, and in the name of a CSV file. State secrets are not for this portal."),
    ),
    Switch(
        "security_marks", _("Records bear security marks, accounts a clearance"), f"{CONTROL} g", False, True,
        hint=_("Evidence files, cases and complaints are marked public, internal or sensitive; whoever is cleared for less does not find them. What bears no mark is internal, as every account is."),
    ),
    Switch(
        "no_store", _("Browsers keep no page"), RESIDUE, True, True,
        hint=_("No: pages may be shown again by the back button until the session ends, and are asked for anew."),
    ),
    Switch(
        "three_admins", _("System, security and audit administrator are three people"), f"{CONTROL} d", False, True,
        hint=_("Proposed by the system administrator and confirmed by the security administrator under “Rights that wait”."),
    ),
]  # fmt: skip
BY_CODE = {switch.code: switch for switch in SWITCHES}
PROPOSED = "three_admins"
"""The one switch that no form sets: two people switch it."""


def read_policy() -> Policy:
    """Return what is in force: the last change of each switch, else what it is shipped with."""
    last = SwitchChange.objects.order_by("code", "-pk").distinct("code").values_list("code", "after")
    # A switch that a later version no longer has stays in the history and means nothing.
    return Policy(**{code: value for code, value in last if code in BY_CODE})


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Say whether an address lies in one of the networks; no address lies in none."""
    try:
        place = ip_address(address)
    except ValueError:
        return False
    return any(place in ip_network(network) for network in networks)
