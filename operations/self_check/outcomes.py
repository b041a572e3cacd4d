"""What a look at a control saw: whether it holds, and a code with values, put into words in the reader's language."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import BY_CODE
from audit.describing import describe_table

WORDS: dict[str, str | Promise] = {
    "could_not_look": _("This could not be looked at: %(error)s"),
    "switch_low": _("These switches ask for too little: %(names)s. Set them under “Security switches”."),
    "weak_password_taken": _("A weak password was taken on trial."),
    "passwords": _("%(length)s characters of %(classes)s kinds, none of the last %(history)s, changed after %(days)s days; weak ones are refused on trial."),
    "no_lock": _("On trial an account was not locked after %(limit)s failures."),
    "locks": _("On trial the account was locked after %(limit)s failures; for %(minutes)s minutes, signed out after %(idle)s idle minutes."),
    "transport": _("https is asked for, and Django's deployment check finds nothing."),
    "transport_local": _("The portal answers this machine only (ALLOWED_HOSTS); nothing goes over a network."),
    "transport_open": _("Django's deployment check warns: %(names)s. Set SECURE and the proxy (docs/operations.md)."),
    "factor_all": _("Everybody needs a second factor; %(without)s of %(all)s open accounts set it up at their next sign-in."),
    "factor_not_all": _("The switch does not ask everybody for a second factor."),
    "strays": _("These addresses are open to more than the table of roles says: %(names)s."),
    "all_held": _("%(views)s addresses are held to the table of roles; every account has one role."),
    "default_accounts": _("These accounts have a password that everybody tries first: %(names)s."),
    "no_default_accounts": _("No account without a role, none with a password that everybody tries first."),
    "unused_open": _("These accounts have ended or are unused, and open: %(names)s."),
    "unused_closed": _("Unused accounts are closed after %(days)s days; %(sessions)s sessions at once. None is overdue."),
    "rules_missing": _("The database lacks: %(names)s. Run migrate, and look who removed it."),
    "kind_missing": _("There is no open account with the role: %(names)s."),
    "apart_on": _("Three administrators exclude each other in the database, and rights wait for consent."),
    "apart_off": _("Administrator and auditor are different accounts without business data; three administrators can be switched on."),
    "three_off": _("Three administrators are off: rights are not configured by a security administrator."),
    "by_security": _("Rights and switches are set by the security administrator; %(changes)s changes are recorded."),
    "files_open": _("Files have an address of their own: %(path)s."),
    "files_closed": _("Files are handed out by views that ask who may; the folder of files has no address."),
    "marks_off": _("The switch is off: records bear no security marks, so who sees what follows from role and body alone."),
    "marks_open": _("On trial a record marked sensitive was found by an account that is not cleared for it, under: %(names)s."),
    "marks_held": _("%(marked)s records bear a mark other than internal, %(cleared)s open accounts are cleared for sensitive ones; on trial nobody else found one."),
    "not_recorded": _("Not recorded as they should be: %(names)s."),
    "recorded": _("%(tables)s tables, sign-ins, failures and locks are recorded."),
    "no_acts": _("No act of a page is recorded yet; whatever somebody does on one should be."),
    "act_incomplete": _("%(number)s of the newest acts do not say who, in which role, or from where."),
    "acts_complete": _("The newest %(number)s acts say when, who, in which role, from where and what."),
    "trail_writable": _("On trial a record of the trail could be deleted."),
    "trail_broken": _("The last verification found %(number)s breaks."),
    "trail_unverified": _("The trail was not verified within 26 hours."),
    "trail_holds": _("Deleting is refused on trial; %(events)s records verified at %(at)s; the sign-in log is kept %(days)s days."),
    "change_without_record": _("On trial a change was made without a record."),
    "one_transaction": _("On trial a change and its record stood and fell together."),
    "more_installed": _("Tools of developers are loaded: %(names)s."),
    "minimal": _("%(apps)s apps, none of them a developer's; debugging is off."),
    "addresses": _("Administrators come from %(names)s only."),
    "addresses_open": _("Administrators may come from anywhere. Name their addresses under “Security switches”."),
    "input_taken": _("On trial this was taken: %(names)s."),
    "input_refused": _("On trial refused or made harmless: a program named as PDF, a formula, a script, a value out of bounds."),
    "packages_differ": _("Not as locked: %(names)s."),
    "release_over": _("Django %(version)s gets no more corrections since %(day)s."),
    "packages": _("%(number)s packages as locked with checksums; Django %(version)s is corrected until %(day)s. Known weaknesses are looked up at each upgrade (docs/operations.md)."),
    "files_differ": _("%(number)s files are not what was handed in."),
    "no_files": _("No file was handed in yet; each is kept with its SHA-256 and compared with it whenever it is handed out."),
    "files_hold": _("The newest %(number)s files have their SHA-256."),
    "phones_plain": _("%(number)s office telephones are stored as they are; start the portal anew, which enciphers them."),
    "sets_plain": _("Passwords are hashed and office telephones enciphered, but backup sets are not: set BACKUP_KEY_FILE (docs/operations.md)."),
    "enciphered": _("Passwords are hashed, office telephones enciphered (AES-SIV) and backup sets sealed; no key is in the database or in a set."),
    "backup_old": _("There is no backup set of the last 25 hours."),
    "drill_old": _("No drill of the last 14 days has passed."),
    "backup_good": _("The newest set is %(hours)s hours old, and the drill of %(day)s restored one."),
    "no_copy": _("No backup set was copied to another place within 8 days (docs/operations.md)."),
    "copied": _("Set %(name)s lies at %(place)s too, compared byte by byte on %(day)s."),
    "kept_by_browser": _("On trial an answer could be kept by the browser."),
    "session_stays": _("On trial a session was still there after signing out."),
    "nothing_left": _("Answers are kept by no browser, and signing out deletes the session, on trial."),
    "too_personal": _("These columns hold more of a person than the work needs: %(names)s."),
    "little_personal": _("Of people the portal holds name, e-mail address and office telephone."),
    "export_open": _("These could be exported without the right to: %(names)s."),
    "exports_held": _("%(number)s exports are held to roles and recorded with person, filters and rows; no informant is stored."),
    "admin_pages_open": _("Pages of system administration are open to others: %(names)s."),
    "admin_pages": _("%(number)s pages of system administration open to administrators only, and what they do is recorded."),
    "audit_pages_open": _("The trail is open to others: %(names)s."),
    "audit_pages": _("The trail is read by %(roles)s only; sign-ins, readings and verifications are recorded."),
    "security_pages": _("A security administrator keeps the switches; %(number)s open accounts."),
}  # fmt: skip

NAMED: dict[str, Callable[[str], object]] = {
    "tables": describe_table,
    "switches": lambda code: BY_CODE[code].words if code in BY_CODE else code,
    "roles": lambda role: dict(Role.choices).get(role, role),
}
"""What is kept as codes, and put into words in the reader's language."""


class Outcome(NamedTuple):
    """Whether a control holds, and what was seen."""

    passed: bool
    code: str
    values: dict[str, Any]


def holds(code: str, **values: Any) -> Outcome:
    """Return that a control holds."""
    return Outcome(True, code, values)


def fails(code: str, **values: Any) -> Outcome:
    """Return that a control does not hold."""
    return Outcome(False, code, values)


def describe(code: str, values: dict[str, Any]) -> str:
    """Return what was seen in words; a code that a later version no longer has stays as it is."""
    words = dict(values)
    for kind, describe_name in NAMED.items():
        # What was kept before as words has stayed words.
        if isinstance(kept := values.get(kind), list):
            words[kind] = words["names"] = join([str(describe_name(name)) for name in kept])
    return str(WORDS.get(code, code)) % words


def is_local() -> bool:
    """Say whether the portal answers this machine only."""
    return set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}


def join(names: list[str]) -> str:
    """Return names in a row, the first of them where there are many."""
    return gettext(", ").join(names[:10]) + (" …" if len(names) > 10 else "")
