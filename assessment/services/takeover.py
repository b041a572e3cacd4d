"""What the next version of a scheme takes over: the sheets, with the targets, findings and recusals that hang on them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from assessment.engine import list_items, list_subjects
from assessment.filings import TARGETS, TO_FILE, find_last
from assessment.models import BonusClaim, Deduction, Scheme, Veto
from assessment.services.notify import body_tell
from assessment.services.steps import sheet_step
from assessment.transitions import SHEET_TRANSITIONS
from targets import clock


def sheets_take_over(*, before: Scheme, after: Scheme, changes: Mapping[int, Sequence[str]], user: User) -> None:
    """Bring the sheets of those who are still assessed under the next version, by the key of whom the codes of changed items are.

    Points computed under the version before stay with its items and no longer count.
    """
    subjects = [subject.pk for subject in list_subjects(after, clock.today())]
    name = "body" if after.is_of_bodies else "township"
    sheets = list(before.sheets.filter(**{f"{name}__in": subjects}).with_names().select_for_update(of=("self",)))
    keys = [sheet.pk for sheet in sheets]
    before.sheets.filter(pk__in=keys).update(scheme=after)
    findings_take_over(keys, after)
    before.recusals.update(scheme=after)
    for sheet in sheets:
        sheet.scheme = after
        codes = changes.get(getattr(sheet, f"{name}_id"), ())
        last = find_last(sheet, TARGETS)
        if codes and last is not None and last.action not in TO_FILE:
            SHEET_TRANSITIONS.lock(sheet, "reopen_targets", None)
            reason = f"{after.reason}（{'、'.join(codes)}）"
            sheet_step(sheet=sheet, action="reopen_targets", user=user, to_state=sheet.state, reason=reason)
            body_tell(
                sheet=sheet, text=reason,
                subject=lambda: _("The items of your body have changed: file your targets of %(year)d anew") % {"year": after.year},
            )  # fmt: skip


def findings_take_over(sheets: Sequence[int], after: Scheme) -> None:
    """Let bonus, deductions and vetoes stand on the same rules and items of the next version, which has them under their codes."""
    rules = {rule.code: rule for rule in after.rules.all()}
    items = {item.code: item for item in list_items(after)}
    for model in (BonusClaim, Deduction, Veto):
        for finding in model.objects.filter(sheet__in=sheets).select_related("rule"):
            finding.rule = rules[finding.rule.code]
            finding.save(update_fields=["rule"])
            if isinstance(finding, Veto):
                finding.items.set(items[item.code] for item in finding.items.all() if item.code in items)
