"""Who keeps away from which sheet: nobody scores, reviews or decides about their own body, nor one that it came from or became."""

from collections.abc import Iterable

from accounts.models import User
from assessment.models import Recusal, Sheet
from departments.models import Body
from departments.succession import merged_body_ids
from targets.read_once import once_a_page


def list_kin(body: Body) -> set[int]:
    """Return the keys of a body, of those merged into it, and of those it was merged into, with all of theirs."""
    root, seen = body, {body.pk}
    while root.successor_id is not None and root.successor_id not in seen:
        root = Body.objects.get(pk=root.successor_id)
        seen.add(root.pk)
    return seen | set(merged_body_ids(root))


def find_recused(sheet: Sheet, people: Iterable[User]) -> set[int]:
    """Return the keys of those among the people who have to keep away from the sheet."""
    if sheet.body is None:
        return set()
    concerned = {user.pk: {user.body_id} - {None} for user in people}
    recusals = Recusal.objects.filter(scheme_id=sheet.scheme_id, user__in=concerned)
    for user, body in recusals.values_list("user_id", "body_id"):
        concerned[user].add(body)
    # Most people have neither a body nor a recusal, and need no look at who came from whom.
    if not any(concerned.values()):
        return set()
    kin = list_kin(sheet.body)
    return {user for user, bodies in concerned.items() if not bodies.isdisjoint(kin)}


@once_a_page
def has_to_keep_away(sheet: Sheet, user: User | None) -> bool:
    """Say whether the person has to keep away from the sheet."""
    return user is not None and bool(find_recused(sheet, [user]))
