"""Amending whether an indicator applies: setting it aside from a day, ending that, correcting it."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.models import User
from plans.amending.spans import Span, find_spans, spans_from_json, spans_to_json
from plans.models import Amendment
from plans.transitions import CORRECT, END, PROPOSE, RETIRE, AmendmentRefused, table_of
from targets import clock
from targets.models import Applicability, Indicator
from targets.services import spans_replace


@dataclass(frozen=True)
class SpanDraft:
    """A change of applicability as it was typed in: ``act`` begins a span, for good where it retires, or ends or corrects ``span``.

    A correction without ``effective_from`` says that the span never held.
    """

    act: str
    span: Span | None
    effective_from: dt.date | None
    until: dt.date | None
    ground: str
    reason: str
    basis: str
    basis_file: UploadedFile | None = None

    def change(self, spans: list[Span]) -> list[Span]:
        """Return the spans after the change; raises ValidationError where it cannot be."""
        made = None
        if self.act == END:
            if self.span is None or self.effective_from is None or not self.span.since < self.effective_from:
                raise ValidationError(
                    {"effective_from": _("It ends after it has begun; what never held is corrected.")}
                )
            if self.span.until and self.span.until < self.effective_from:
                raise ValidationError({"effective_from": _("The span is over by then.")})
            made = Span(self.span.since, self.effective_from - dt.timedelta(days=1), self.span.basis)
        elif self.effective_from is not None:
            made = Span(self.effective_from, self.until, self.basis)
        kept = [span for span in spans if span != self.span]
        return [*kept, made] if made else kept


def applicability_build(*, indicator: Indicator, draft: SpanDraft, user: User) -> Amendment:
    """Return the amendment of applicability, unsaved; raises ValidationError where it cannot be proposed."""
    spans = find_spans(indicator)
    if draft.act not in {PROPOSE, RETIRE} and draft.span not in spans:
        raise ValidationError({"span": _("Choose the span that it is about.")})
    after = draft.change(spans)
    day = draft.effective_from or (draft.span.since if draft.span else clock.today())
    row = Amendment(
        indicator=indicator, subject=Amendment.Subject.APPLICABILITY, state="", effective_from=day, until=draft.until,
        direction=Amendment.Direction.NEITHER, ground=draft.ground, reason=draft.reason.strip(), basis=draft.basis,
        proposed_by=user, proposed_at=clock.now(), replaced=spans_to_json(spans),
        content=spans_to_json(after) | {"act": draft.act},
    )  # fmt: skip
    try:
        table_of(row).check(row, PROPOSE, user)
    except AmendmentRefused as refused:
        raise ValidationError(str(refused)) from refused
    if row.content["spans"] == row.replaced["spans"]:
        raise ValidationError(_("Nothing differs from what is in force on that day."))
    refuse_overlap(after)
    row.state = Amendment.State.PROPOSED
    row.full_clean(exclude=["basis_file", "minutes"])
    return row


def refuse_overlap(spans: list[Span]) -> None:
    """Refuse spans that share a day, or end before they begin."""
    ordered = sorted(spans, key=lambda span: span.since)
    for span in ordered:
        if span.until and span.until < span.since:
            raise ValidationError({"until": _("The last day cannot lie before the first.")})
    for one, following in pairwise(ordered):
        if one.until is None or one.until >= following.since:
            raise ValidationError(
                _("The indicator does not apply on some of these days already; end or correct that span.")
            )


def spans_apply(row: Amendment, user: User | None = None) -> Applicability | None:
    """Replace the spans as an amendment proposes; return the one that it adds, None where it only takes one away."""
    before, after = spans_from_json(row.replaced), spans_from_json(row.content)
    rows = Applicability.objects.filter(indicator=row.amended)
    gone = [one for one in rows if Span.of(one) in before and Span.of(one) not in after]
    added = [Applicability(indicator=row.amended, **span._asdict()) for span in after if span not in before]
    spans_replace(indicator=row.amended, gone=gone, added=added, reason=row.reason, user=user or row.proposed_by)
    return added[0] if added else None


def find_ended(row: Amendment) -> tuple[Amendment | None, str]:
    """Return the amendment whose span this one ends or corrects, and by which action; None where there is none."""
    if row.content["act"] in {PROPOSE, RETIRE}:
        return None, ""
    before, after = spans_from_json(row.replaced), spans_from_json(row.content)
    gone = [span for span in before if span not in after]
    found = Amendment.objects.filter(
        indicator=row.amended, state__in=[Amendment.State.NOT_APPLICABLE, Amendment.State.RETIRED]
    )
    standing = [one for one in found.select_related("span") if one.span and Span.of(one.span) in gone]
    return (standing[0] if standing else None), END if row.content["act"] == END else CORRECT
