"""What the overview pages tell people of their own accord."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.urls import reverse

from accounts.models import Role, User
from dashboard.digest import Digest
from notifications.models import InboxMessage
from notifications.services import inbox_send
from plans.choosing import find_plan_in_force
from targets import clock


@transaction.atomic
def digests_send() -> int:
    """Send each leader the digest of the week, once a week however often it is called; return how many were sent."""
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    # Held until the messages are there: two workers tell nobody twice.
    leaders = User.objects.filter(role=Role.LEADER, is_active=True).select_for_update().order_by("pk")
    messages = InboxMessage.objects.filter(kind=InboxMessage.Kind.DIGEST, created_at__date__gte=monday)
    told = set(messages.values_list("user", flat=True))
    untold = [user for user in leaders if user.pk not in told]
    if not untold:
        return 0
    plan = find_plan_in_force(today)
    if plan is None:
        return 0
    digest = Digest.of_week(plan)
    for user in untold:
        inbox_send(
            users=[user], kind=InboxMessage.Kind.DIGEST, subject=lambda: digest.subject, text=partial(digest.text_for, user),
            url=reverse("dashboard:leadership"), by_email=True,
        )  # fmt: skip
    return len(untold)
