"""What is still wrong with the duties of a draft and with what is reported on them."""

from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Duty
from plans.successors.content import PlanContent
from plans.successors.duties import ItemDraft
from reporting.models import ReportItem
from targets.check_constraints import list_broken
from targets.models import Plan


def check_duties(content: PlanContent, plan: Plan, predecessor: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong, each with the part of the draft and the code within it: places, codes, items, and what indicators count (4 queries)."""
    items = [(one.code, item) for one in content.duties for item in one.items]
    codes = {code for code, _item in items} | {one.code for one in content.duties}
    taken = set(Duty.objects.filter(code__in=codes).values_list("code", flat=True))
    taken |= set(
        ReportItem.objects.filter(code__in=[item.code for _code, item in items]).values_list("code", flat=True)
    )
    clauses = Counter(one.clause for one in content.duties)
    for one in content.duties:
        if content.find_clause(one.clause) is None:
            yield "duty", one.code, _("The document has no clause %(place)s any more.") % {"place": one.clause}
        elif clauses[one.clause] > 1:
            yield "duty", one.code, _("Another duty is laid down by the clause %(place)s too.") % {"place": one.clause}
        if one.above and content.find_duty(one.above) is None:
            yield "duty", one.code, _("The duty %(code)s that it belongs to does not exist.") % {"code": one.above}
        for code in [one.code, *(item.code for item in one.items)]:
            if code in taken:
                yield (
                    "duty",
                    one.code,
                    _("%(code)s is the code of another plan already; choose another.") % {"code": code},
                )
    built = [item.build(plan.starts_on) for _code, item in items]
    faults = [list_faults(item) for item in built]
    left_out = [{"duty", "position", *fault} for fault in faults]
    broken = list_broken(list(zip(built, left_out, strict=True)))
    for (code, item), fault, words in zip(items, faults, broken, strict=True):
        for each_told in [*(one for messages in fault.values() for one in messages), *words]:
            yield "duty", code, f"{item.code}：{each_told}"
    for counted_by, counted in list_orphans(content, predecessor, [item for _code, item in items]):
        told = _("It counts the report item %(item)s, whose place none takes.")
        yield "indicator", counted_by, told % {"item": counted}


def list_faults(item: ReportItem) -> dict[str, list[str]]:
    """Return what the model says of an item's columns, by their names."""
    try:
        item.clean_fields(exclude=["duty", "position"])
    except ValidationError as refused:
        return refused.message_dict
    return {}


def list_orphans(content: PlanContent, predecessor: Plan, items: list[ItemDraft]) -> list[tuple[str, str]]:
    """Return the indicators that count what is reported on an item of the plan before which ends without a follower."""
    ending = set(ReportItem.objects.filter(duty__clause__plan=predecessor).values_list("code", flat=True))
    ending -= {item.follows for item in items}
    named = [(one.code, (one.version.fields.get("parameters") or {}).get("item")) for one in content.indicators]
    return [(code, item) for code, item in named if item in ending]
