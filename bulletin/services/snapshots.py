"""Freezing what a quarter tells."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from bulletin.collecting import collect_facts
from bulletin.models import Snapshot
from targets import clock
from targets.models import Plan, Quarter


@transaction.atomic
def snapshot_take(*, plan: Plan, quarter: Quarter, user: User, with_corrections: bool = False) -> Snapshot:
    """Freeze the facts of a quarter as they are known now."""
    content = collect_facts(plan, quarter, with_corrections=with_corrections).to_content()
    return Snapshot.objects.create(
        plan=plan,
        quarter=quarter,
        content=content,
        checksum=compute_checksum(content),
        taken_at=clock.now(),
        taken_by=user,
    )


def compute_checksum(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of facts in canonical JSON: keys sorted, no spaces, UTF-8."""
    # The checksum must not hang on the order in which a database returns keys.
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
