"""What of the assessment is due from whom until when, as reminders tell it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessment.filings import TO_FILE, get_remedy_end, get_targets_end
from assessment.models import Objection, Scheme, Sheet
from assessment.panels import is_open, needs_check
from assessment.registry import StrOrPromise
from assessment.terms import get_term_end
from assessment.waiting import list_in_force, list_to_mark
from departments.models import Body
from departments.succession import successor_on

State = Sheet.State


@dataclass(frozen=True)
class Due:
    """Something that is due: where it is done, who does it, what it is, and until when."""

    url: str
    people: tuple[User, ...]
    what: StrOrPromise
    until: dt.date
    sheets: int = 0
    """How many sheets are meant, where they are told of together."""


class Dues:
    """All that is due of the schemes in force on a day."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.by_role: dict[str, list[User]] = defaultdict(list)
        self.by_body: dict[int | None, list[User]] = defaultdict(list)
        for user in User.objects.filter(is_active=True).order_by("pk"):
            self.by_role[user.role].append(user)
            if user.role in (Role.LIAISON, Role.HEAD):
                self.by_body[user.body_id].append(user)
        self.bodies = Body.objects.in_bulk()
        self.office, self.leaders = tuple(self.by_role[Role.OFFICE]), tuple(self.by_role[Role.LEADER])

    def get_people(self, body_id: int | None) -> tuple[User, ...]:
        """Return the liaisons and heads of a body, of a merged one those of its successor; nobody of a township."""
        body = successor_on(self.bodies[body_id], self.day, self.bodies) if body_id else None
        return tuple(self.by_body[body.pk]) if body else ()

    def __iter__(self) -> Iterator[Due]:
        """Yield sheet by sheet what its body and its panel owe, and year by year what office and leaders do."""
        by_scheme: dict[Scheme, list[Sheet]] = defaultdict(list)
        for sheet in list_in_force().with_names().order_by("scheme", "pk"):  # type: ignore[attr-defined]
            by_scheme[sheet.scheme].append(sheet)
            yield from self.list_of_body(sheet)
        yield from self.list_of_panels()
        yield from self.list_of_objections()
        for scheme, sheets in by_scheme.items():
            yield from self.list_of_scheme(scheme, sheets)

    def list_of_body(self, sheet: Sheet) -> Iterator[Due]:
        """Yield what the body of a sheet owes: targets, self-score, remedies; and the end of its right to object."""
        url, people, year = sheet.get_absolute_url(), self.get_people(sheet.body_id), sheet.scheme.year
        targets, remedies = sheet.targets, sheet.remedies  # type: ignore[attr-defined]
        if sheet.state == State.PREVIEW and targets in TO_FILE:
            reopened_at = sheet.reopened_at  # type: ignore[attr-defined]
            yield Due(url, people, _("the targets of the year are to be filed"), get_targets_end(year, reopened_at))
        if sheet.state == State.SELF and sheet.self_until:
            yield Due(url, people, _("the self-score is to be signed by the head"), sheet.self_until)
        if sheet.state == State.PUBLICITY and sheet.objection_until and sheet.objection_until >= self.day:
            yield Due(url, people, _("the head can object to the points"), sheet.objection_until)
        if sheet.state == State.FINAL and remedies == "ask_remedy":
            until = get_remedy_end(sheet)
            if until:
                # Once it is late the office can rule that nothing was remedied.
                told = people + (self.office if self.day > until else ())
                yield Due(url, told, _("the report on the remedies is owed"), until)
        if sheet.state == State.REVIEWING and sheet.reviewing_body_id and sheet.first_by_id is None:
            until = get_term_end("review", year, sheet.self_until)
            yield Due(url, self.get_people(sheet.reviewing_body_id), _("your body makes the first review"), until)

    def list_of_panels(self) -> Iterator[Due]:
        """Yield the marks that members of panels have not given."""
        for seat in list_to_mark():
            until = get_term_end("check", seat.sheet.scheme.year, seat.sheet.self_until)
            yield Due(
                reverse("assessment:marks", args=[seat.sheet_id]), (seat.user,), _("your marks of the on-site check are missing"), until
            )  # fmt: skip

    def list_of_objections(self) -> Iterator[Due]:
        """Yield the objections to be decided, and the changed results that the lead group has to get."""
        rows = Objection.objects.filter(sheet__state__in=[State.OBJECTED, State.PUBLICITY]).select_related("sheet")
        for row in rows:
            url = row.sheet.get_absolute_url()
            if row.state == Objection.State.RAISED:
                yield Due(url, self.office + self.leaders, _("an objection is to be decided"), row.answer_until)
            elif row.resubmit_until:
                yield Due(url, self.office, _("a changed result is to be before the lead group"), row.resubmit_until)

    def list_of_scheme(self, scheme: Scheme, sheets: list[Sheet]) -> Iterator[Due]:
        """Yield what office and leaders have to do with the sheets of a year, each kind of work once with how many they are."""
        url, late = (
            reverse("assessment:matrix", args=[scheme.pk]),
            max(filter(None, (one.self_until for one in sheets)), default=None),
        )
        reviewing = [sheet for sheet in sheets if sheet.state == State.REVIEWING]
        first = [sheet for sheet in reviewing if sheet.first_by_id is None and sheet.reviewing_body_id is None]
        reviewed = [sheet for sheet in reviewing if sheet.first_by_id is not None]
        unchecked = {sheet.pk for sheet in reviewed if needs_check(sheet) and is_open(sheet)}
        works = (
            ("review", self.office, _("first reviews are to be made"), len(first)),
            ("check", self.office, _("on-site checks are to be recorded"), len(unchecked)),
            ("check", self.office, _("second reviews are to be made"), len(reviewed) - len(unchecked)),
            ("approve", self.leaders, _("sheets are to be approved"), sum(one.state == State.DELIBERATION for one in sheets)),
        )  # fmt: skip
        for term, people, words, count in works:
            if count:
                yield Due(url, people, words, get_term_end(term, scheme.year, late), count)
        if scheme.state == Scheme.State.PUBLISHED and all(sheet.state == State.FINAL for sheet in sheets):
            until = get_term_end("announce", scheme.year, late)
            yield Due(scheme.get_absolute_url(), self.office, _("the results are to be announced"), until)
