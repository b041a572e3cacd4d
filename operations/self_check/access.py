"""访问控制: who has an account, with which rights, and what keeps roles apart."""

from django.conf import settings
from django.db import connection
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import THREE_ADMINS, AccountChange, Role, SwitchChange, User
from accounts.permissions import list_strays, list_views
from accounts.policy import read_policy
from accounts.policy_changes import find_due
from accounts.services import find_needed
from operations.self_check.identity import name_low
from operations.self_check.outcomes import Outcome, fails, holds, join

DEFAULT_NAMES = (
    "admin", "administrator", "root", "system", "sysadmin", "secadmin", "auditadmin", "audit", "test", "guest", "demo", "user",
)  # fmt: skip
TRIED_FIRST = ("123456", "12345678", "password", "admin", "admin123", "Admin@123", "P@ssw0rd")
CONSTRAINTS = ("user_has_a_role", "user_is_no_superuser", "three_admins_are_different_people")
TRIGGERS = ("three_admins_never_change_places",)


def check_accounts() -> Outcome:
    """5: every address is held to the table of roles."""
    strays = list_strays()
    if strays:
        return fails("strays", names=join(strays))
    return holds("all_held", views=len({name for name, _view in list_views()}))


def check_default_accounts() -> Outcome:
    """6: no account with a password that everybody tries first, and none above the roles."""
    named = User.objects.filter(username__in=DEFAULT_NAMES, is_active=True)
    open_to_all = [
        user.username
        for user in named
        if any(user.check_password(tried) for tried in {user.username, f"{user.username}123", *TRIED_FIRST})
    ]
    above = list(User.objects.filter(is_superuser=True).values_list("username", flat=True))
    if open_to_all or above:
        return fails("default_accounts", names=join([*open_to_all, *above]))
    return holds("no_default_accounts")


def check_unused_accounts() -> Outcome:
    """7: unused and ended accounts are closed, and nobody shares one."""
    policy = read_policy()
    low = [name for name in ("close_unused_days", "sessions_at_once") if not getattr(policy, name)]
    if low:
        return name_low(low)
    overdue = find_due(policy).exclude(role__in=find_needed(policy)).values_list("username", flat=True)
    if overdue:
        return fails("unused_open", names=join(list(overdue)))
    return holds("unused_closed", days=policy.close_unused_days, sessions=policy.sessions_at_once)


def check_separation() -> Outcome:
    """8: administrators exclude each other in the database, and each kind that is needed is there."""
    missing = list_missing_rules()
    if missing:
        return fails("rules_missing", names=join(missing))
    policy = read_policy()
    there = set(User.objects.filter(is_active=True).values_list("role", flat=True))
    without = [str(role) for role in sorted(find_needed(policy)) if role not in there]
    if without:
        return fails("kind_missing", roles=without)
    return holds("apart_on" if policy.three_admins else "apart_off")


def list_missing_rules() -> list[str]:
    """Return the rules about administrators that the database does not hold, or holds switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'accounts_user'::regclass AND convalidated"
            " UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_user'::regclass AND tgenabled IN ('O', 'A')"
        )
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in (*CONSTRAINTS, *TRIGGERS) if name not in there]


def check_authorised_policy() -> Outcome:
    """9: rights are configured by the security administrator (level 3)."""
    if not read_policy().three_admins:
        return fails("three_off")
    return holds("by_security", changes=AccountChange.objects.count() + SwitchChange.objects.count())


def check_granularity() -> Outcome:
    """10: files are reached through views only (level 3)."""
    for path in ("/media/", "/uploads/", "/evidence/"):
        try:
            resolve(path)
        except Resolver404:
            continue
        return fails("files_open", path=path)
    inside = str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))
    return (
        fails("files_open", path=settings.STATIC_URL)
        if inside or settings.MEDIA_URL.strip("/")
        else holds("files_closed")
    )


def check_security_administrator() -> Outcome:
    """29: a security administrator of their own keeps the switches (level 3)."""
    if not read_policy().three_admins:
        return fails("three_off")
    today = timezone.localdate()
    number = User.objects.filter(role=Role.SECURITY, is_active=True).exclude(ends_on__lt=today).count()
    return holds("security_pages", number=number) if number else fails("kind_missing", roles=[str(Role.SECURITY.value)])


def check_system_administration() -> Outcome:
    """27: system administration opens to administrators alone, on pages of its own, and is recorded."""
    own = ("accounts:user", "accounts:rights", "accounts:wall-device", "operations:backup-new", "operations:drill-new")
    pages = {name: set(getattr(view, "open_to", ())) for name, view in list_views() if name.startswith(own)}
    others = sorted(name for name, roles in pages.items() if not roles or not roles <= set(THREE_ADMINS))
    return fails("admin_pages_open", names=join(others)) if others else holds("admin_pages", number=len(pages))
