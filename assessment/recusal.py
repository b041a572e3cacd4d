"""Who keeps away from which sheet: nobody scores, reviews or decides about their own body, nor one that it came from or became."""

from accounts.models import User
from assessment.models import Recusal, Sheet
from departments.models import Body
from departments.succession import merged_body_ids


def list_kin(body: Body) -> set[int]:
    """Return the keys of a body, of those merged into it, and of those it was merged into, with all of theirs."""
    root, seen = body, {body.pk}
    while root.successor_id is not None and root.successor_id not in seen:
        root = Body.objects.get(pk=root.successor_id)
        seen.add(root.pk)
    return seen | set(merged_body_ids(root))


def has_to_keep_away(sheet: Sheet, user: User | None) -> bool:
    """Say whether the person has to keep away from the sheet."""
    if user is None or sheet.body is None:
        return False
    recused = list(Recusal.objects.filter(scheme_id=sheet.scheme_id, user=user).values_list("body_id", flat=True))
    # Most people have neither a body nor a recusal, and need no look at who came from whom.
    concerned = {*recused, user.body_id} - {None}
    return bool(concerned) and not concerned.isdisjoint(list_kin(sheet.body))
