"""Demonstration accounts: the office, a leader, an auditor, three administrators, and two people for each body."""

import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Role, User
from accounts.services import STAFF_ROLES
from baodi_quality.demo.words import get_person_name
from departments.models import Body

SECOND_CLERK = "office-2"
# Each of the central accounts is named after its role.
CENTRAL = (Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.ADMIN)
# For the three administrators, whether they are switched on or not.
FURTHER = (Role.SECURITY, Role.AUDIT)


def accounts_create(bodies: list[Body]) -> tuple[list[User], str]:
    """Create the accounts that are missing; return them with the one password they share, which is kept nowhere.

    The password is ``DEMO_PASSWORD`` where that is set, else a random one.
    """
    wanted = build_accounts(bodies)
    # An account that is there keeps its password, whatever DEMO_PASSWORD says now.
    known = set(User.objects.filter(username__in=[user.username for user in wanted]).values_list("username", flat=True))
    missing = [user for user in wanted if user.username not in known]
    password = settings.DEMO_PASSWORD or secrets.token_urlsafe(9)
    # One hash for all: hashing some fifty times takes half a minute, and they share the password anyway.
    hashed = make_password(password) if missing else ""
    for user in missing:
        user.password = hashed
    return User.objects.bulk_create(missing), password


def build_accounts(bodies: list[Body]) -> list[User]:
    """Return the unsaved accounts: ``office``, ``leader``, ``auditor``, ``admin``, ``liaison-…``, ``head-…``, ``office-2``, ``secadmin``, ``auditadmin``."""
    rows = [User(username=str(role), role=role) for role in CENTRAL]
    for body in bodies:
        rows += [User(username=f"{role}-{body.code}", role=role, body=body) for role in (Role.LIAISON, Role.HEAD)]
    # Nobody closes what they filed themselves, so that the office needs a second person.
    rows.append(User(username=SECOND_CLERK, role=Role.OFFICE))
    rows += [User(username=str(role), role=role) for role in FURTHER]
    # By place and not at random: the names stay when bodies are added at the end.
    for number, user in enumerate(rows):
        user.display_name = get_person_name(number)
        user.is_staff = user.role in STAFF_ROLES
        # No telephone in China has such a number.
        user.phone = f"000-0000{number:04d}"
    return rows
