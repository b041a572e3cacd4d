"""What the pages of judged bases ask for and show."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises.models import BaseChecklist, BaseScore, Site
from enterprises.querysets import open_on
from exchange.exports.tables import PageTable
from registers.plain_forms import DayField, PlainForm, PointsField, dress_fields
from targets import clock

NEW_ITEMS = (1, 2)


class ScoreForm(PlainForm):
    """A judgement: a field for each item of the checklist, in its order."""

    scored_on = DayField(label=gettext_lazy("judged on"))
    has_banned_pesticide = forms.BooleanField(
        label=gettext_lazy("banned pesticide found"),
        required=False,
        help_text=gettext_lazy("The base fails, whatever its points."),
    )
    remark = forms.CharField(
        label=gettext_lazy("remark"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    wide = frozenset({"remark"})

    def __init__(self, *args: Any, checklist: BaseChecklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = [f"item_{number}" for number in range(len(checklist.items))]
        rest = dict(self.fields)
        self.fields = {"scored_on": rest.pop("scored_on")}
        for key, (name, maximum) in zip(self.items, checklist.items, strict=True):
            self.fields[key] = PointsField(
                label=_("%(item)s (at most %(most)d)") % {"item": name, "most": maximum},
                min_value=0, max_value=maximum, max_digits=4, decimal_places=1, step_size=Decimal("0.5"),
            )  # fmt: skip
        self.fields |= rest
        dress_fields(self)

    @property
    def points(self) -> list[Decimal]:
        """What was given, item by item."""
        return [self.cleaned_data[key] for key in self.items]


class ChecklistForm(PlainForm):
    """A further version of the checklist: what is in force, with room for further items; an item without points goes."""

    effective_from = DayField(label=gettext_lazy("in force from"))
    pass_mark = forms.IntegerField(label=gettext_lazy("pass mark"), min_value=1, max_value=100)
    reason = forms.CharField(
        label=gettext_lazy("reason"), min_length=10, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("At least 10 characters: the paper that asks for it, with its number."),
    )  # fmt: skip
    wide = frozenset({"reason"})

    def __init__(self, *args: Any, checklist: BaseChecklist, **kwargs: Any) -> None:
        super().__init__(*args, initial={"effective_from": clock.today(), "pass_mark": checklist.pass_mark}, **kwargs)
        self.pairs = []
        held = [*map(tuple, checklist.items), *[("", None)] * len(NEW_ITEMS)]
        for number, (name, maximum) in enumerate(held):
            keys = f"name_{number}", f"most_{number}"
            self.fields[keys[0]] = forms.CharField(
                label=_("item %(n)d") % {"n": number + 1}, initial=name, required=False, max_length=100
            )
            self.fields[keys[1]] = forms.IntegerField(
                label=_("most points"), initial=maximum, required=False, min_value=1, max_value=100
            )
            self.pairs.append(keys)
        dress_fields(self)

    def clean(self) -> dict[str, Any]:
        """Ask for a name where there are points."""
        cleaned = super().clean() or {}
        for name, most in self.pairs:
            if cleaned.get(most) and not cleaned.get(name):
                self.add_error(name, _("Name the item."))
        return cleaned

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of the items, side by side."""
        return [(self[name], self[most]) for name, most in self.pairs]

    @property
    def items(self) -> list[tuple[str, int]]:
        """The items as typed in."""
        pairs = [(self.cleaned_data[name], self.cleaned_data[most]) for name, most in self.pairs]
        return [(name, most) for name, most in pairs if name and most]


def find_verdict(score: BaseScore | None) -> str:
    """Say what a judgement came to."""
    if score is None:
        return _("not judged yet")
    if score.has_banned_pesticide:
        return _("failed: banned pesticide found")
    return pgettext("base", "passed") if score.is_passed else pgettext("base", "failed")


@dataclass(frozen=True)
class BaseLine:
    """A base with its newest judgement."""

    site: Site

    @property
    def score(self) -> BaseScore | None:
        """The newest judgement; None where there is none."""
        return next(iter(self.site.scores.all()), None)

    @property
    def verdict(self) -> str:
        """What it came to."""
        return find_verdict(self.score)


class BaseScores:
    """All bases of today, each with its newest judgement."""

    @cached_property
    def lines(self) -> list[BaseLine]:
        """The bases (2 queries)."""
        bases = Site.objects.filter(open_on(clock.today(), "founded_on", "ended_on"), kind=Site.Kind.BASE)
        scores = BaseScore.objects.select_related("checklist", "scored_by")
        rows = bases.select_related("township").prefetch_related(Prefetch("scores", scores))
        return [BaseLine(site) for site in rows.order_by("name")]

    def to_sheet(self) -> PageTable:
        """Return the bases with what was given for each item; items of another version stand under their own names."""
        names = list(dict.fromkeys(item.name for line in self.lines if line.score for item in line.score.by_item))
        headings = [
            _("base"), _("Township"), _("judged on"), *names, _("total"), _("pass mark"), _("result"), _("judged by"), _("remark"),
        ]  # fmt: skip
        lines = []
        for line in self.lines:
            given = {item.name: item.points for item in line.score.by_item} if line.score else {}
            score = line.score
            lines.append((
                line.site.name, str(line.site.township), score.scored_on if score else None, *(given.get(name) for name in names),
                score.total if score else None, score.checklist.pass_mark if score else None, line.verdict,
                str(score.scored_by or "") if score else "", score.remark if score else "",
            ))  # fmt: skip
        return PageTable(_("Scores of demonstration bases"), headings, lines, [f"{clock.today()}"])


def first_day(site: Site) -> dt.date:
    """Return the day that a judgement begins with: today, or the base's last day."""
    return min(site.ended_on or clock.today(), clock.today())
