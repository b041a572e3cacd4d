"""What is typed in of a draft: its head, its document and goals, and why it is proposed."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms import EvidenceField
from plans.models import Amendment, PlanDraft
from plans.services import PlanProposal
from plans.successors.content import ClauseDraft, GoalDraft, PlanContent, insert
from plans.successors.document import split_document
from registers.plain_forms import DayField, PlainForm
from targets.models import Clause, Plan

CODE = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,9}$"
GROUNDS = [Amendment.Ground.PLAN_ENDED, Amendment.Ground.POLICY, Amendment.Ground.NEW_TASK, Amendment.Ground.OTHER]


class HeadForm(PlainForm):
    """Title, code, term and origin of a plan."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    code = forms.SlugField(
        label=gettext_lazy("code"), max_length=20,
        help_text=gettext_lazy("Part of all addresses, such as 2016-2020; fixed once approved."),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("first day"))
    ends_on = DayField(label=gettext_lazy("last day"))
    notice_title = forms.CharField(label=gettext_lazy("title of the notice"), max_length=200, required=False)
    issuer = forms.CharField(label=gettext_lazy("issued by"), max_length=100, required=False)
    issued_on = DayField(label=gettext_lazy("Issued on"), required=False)
    drafter = forms.CharField(label=gettext_lazy("drafted by"), max_length=100, required=False)
    drafted_on = DayField(label=gettext_lazy("drafted on"), required=False)
    wide = frozenset({"title", "notice_title"})


class BeginForm(HeadForm):
    """The beginning of a draft: a copy of the plan before, or an empty one."""

    is_clone = forms.BooleanField(
        label=gettext_lazy("begin with a copy of the plan before, its years moved"), required=False, initial=True,
        help_text=gettext_lazy("Document, goals, indicators, targets, steps, duties, report items and responsible bodies are copied; you change what is to differ."),
    )  # fmt: skip
    field_order = ["title", "code", "starts_on", "ends_on", "is_clone"]

    def __init__(self, data: Any = None, *, predecessor: Plan) -> None:
        first = predecessor.ends_on + dt.timedelta(days=1)
        last = dt.date(first.year + 4, 12, 31)
        initial = {
            "title": predecessor.title, "code": f"{first.year}-{last.year}", "starts_on": first, "ends_on": last,
            "issuer": predecessor.issuer, "drafter": predecessor.drafter,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["is_clone"].widget.attrs["class"] = "form-check-input"


class DocumentForm(PlainForm):
    """The text of the document; its clauses follow from its numbers."""

    text = forms.CharField(
        label=gettext_lazy("text of the document"), widget=forms.Textarea({"rows": 28}), strip=False,
        help_text=gettext_lazy("One paragraph a line. 一、 begins a section, （一） a paragraph, 1． an item; each becomes a clause of its own. What a clause is (goal, duty …) and its note stay where its words stay."),
    )  # fmt: skip
    wide = frozenset({"text"})

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the text as it was typed in; goals and duties follow their clause to its new place."""
        clauses = split_document(self.cleaned_data["text"], content.clauses)
        moved = {
            old.path: found.path
            for old in content.clauses
            if (found := next((one for one in clauses if one.text == old.text), None))
        }
        goals = [replace(goal, clause=moved.get(goal.clause, goal.clause)) for goal in content.goals]
        duties = [replace(duty, clause=moved.get(duty.clause, duty.clause)) for duty in content.duties]
        return replace(content, clauses=clauses, goals=goals, duties=duties)


class ClauseForm(PlainForm):
    """What a clause is, and the office's note on it."""

    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Clause.Kind.choices)
    note = forms.CharField(
        label=gettext_lazy("note"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Law now in force, slips of the pen and other remarks."),
    )  # fmt: skip
    wide = frozenset({"note"})

    def __init__(self, data: Any = None, *, clause: ClauseDraft) -> None:
        super().__init__(data, initial={"kind": clause.kind, "note": clause.note})
        self.clause = clause

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the clause changed."""
        changed = [
            replace(one, **self.cleaned_data) if one.path == self.clause.path else one for one in content.clauses
        ]
        return replace(content, clauses=changed)


class GoalForm(PlainForm):
    """A goal, or a group of goals, in the plan's own words."""

    code = forms.RegexField(CODE, label=gettext_lazy("code"), max_length=10)
    group = forms.ChoiceField(
        label=gettext_lazy("group"), required=False, help_text=gettext_lazy("Empty: it is a group of goals itself.")
    )
    name = forms.CharField(label=gettext_lazy("name"), max_length=100)
    clause = forms.ChoiceField(label=gettext_lazy("clause"))
    quote = forms.CharField(
        label=gettext_lazy("wording of the plan"), widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Exactly as it stands in the clause; copy it from there."),
    )  # fmt: skip
    wide = frozenset({"clause", "quote"})

    def __init__(self, data: Any = None, *, content: PlanContent, goal: GoalDraft | None) -> None:
        initial = vars(goal) if goal else {}
        super().__init__(data, initial=initial)
        self.content, self.goal = content, goal
        groups = [one for one in content.goals if not one.group and one != goal]
        self.fields["group"].choices = [("", "—"), *((one.code, f"{one.code} {one.name}") for one in groups)]  # type: ignore[attr-defined]
        places = [(one.path, f"{one.path}　{one.number}{one.text[:40]}") for one in content.clauses]
        self.fields["clause"].choices = [("", "—"), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a code of its own and for words that the clause has."""
        cleaned = super().clean() or {}
        old = self.goal.code if self.goal else ""
        if (code := cleaned.get("code")) and code != old and self.content.find_goal(code):
            self.add_error("code", _("Another goal has this code."))
        clause = self.content.find_clause(cleaned.get("clause", ""))
        if clause and cleaned.get("quote") and clause.text.count(cleaned["quote"]) != 1:
            self.add_error("quote", _("These words do not stand exactly once in the clause."))
        return cleaned

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the goal stored; what hangs on its code follows a new one."""
        old, new = self.goal.code if self.goal else "", GoalDraft(**self.cleaned_data)
        goals = [replace(one, group=new.code) if old and one.group == old else one for one in content.goals]
        if old and any(one.code == old for one in goals):
            goals = [new if one.code == old else one for one in goals]
        else:
            goals = insert(goals, new)
        indicators = [replace(one, goal=new.code) if old and one.goal == old else one for one in content.indicators]
        return replace(content, goals=goals, indicators=indicators)


class ProposalForm(PlainForm):
    """Why a draft is to become the plan."""

    ground = forms.ChoiceField(
        label=gettext_lazy("class of the reason"), choices=[("", "—"), *[(one.value, one.label) for one in GROUNDS]]
    )
    basis = forms.CharField(
        label=gettext_lazy("basis"), max_length=200, help_text=gettext_lazy("The paper it rests on, with its number.")
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"), min_length=20, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("At least 20 characters: why this plan, and what it does otherwise than the one before."),
    )  # fmt: skip
    basis_file = EvidenceField(label=gettext_lazy("file of the basis"))
    minutes = EvidenceField(
        label=gettext_lazy("minutes of the lead group"),
        help_text=gettext_lazy("Needed before a leader can approve what makes the goal easier to attain."),
    )
    wide = frozenset({"reason"})

    @property
    def proposal(self) -> PlanProposal:
        """The proposal as it was typed in."""
        return PlanProposal(**self.cleaned_data)


def head_of(draft: PlanDraft) -> dict[str, Any]:
    """Return title, code, term and origin of a draft, as its form begins with them."""
    return {name: getattr(draft, name) for name in HeadForm.base_fields}
