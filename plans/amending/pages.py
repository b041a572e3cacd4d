"""What the pages of amendments show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from exchange.exports.tables import PageTable
from plans.amending.spans import compare_spans, spans_from_json
from plans.amending.versions import Difference, Version, compare_versions, find_version_of
from plans.models import Amendment
from plans.services import amendment_preview
from plans.successors.pages import PlanPreviewLine, plan_lines
from targets.models import Indicator, IndicatorDefinition, Quarter


class LightLine(NamedTuple):
    """A quarter's light as it counts, as it becomes, and as it would be had the version held all along."""

    quarter: Quarter
    is_closed: bool
    figure: str
    due: str
    new_due: str
    before: str
    after: str
    supposed: str

    @property
    def is_change(self) -> bool:
        """Whether the light turns."""
        return self.before != self.after


def light_lines(stored: Iterable[Mapping[str, Any]]) -> list[LightLine]:
    """Return the lines of a preview, the newest quarter first."""
    lines = [LightLine(**line | {"quarter": Quarter.at(line["quarter"])}) for line in stored]  # type: ignore[operator]
    return lines[::-1]


@dataclass(frozen=True)
class AmendmentPage:
    """An amendment with what it changes and which lights it turns."""

    row: Amendment

    @cached_property
    def differences(self) -> list[Difference]:
        """All that the versions before and after ask for, side by side."""
        before, after = self.row.replaced, self.row.content
        if self.row.subject == Amendment.Subject.APPLICABILITY:
            return compare_spans(spans_from_json(before), spans_from_json(after))
        return compare_versions(Version.from_json(before), Version.from_json(after))

    @cached_property
    def plan_lines(self) -> list[PlanPreviewLine]:
        """Of a successor plan: its indicators beside those of the plan before, as of today while it awaits a leader."""
        is_open = self.row.state == Amendment.State.PROPOSED
        return plan_lines(amendment_preview(self.row) if is_open else self.row.preview)

    @property
    def changes(self) -> list[Difference]:
        """What differs."""
        return [one for one in self.differences if one.is_change]

    @cached_property
    def lights(self) -> list[LightLine]:
        """The lights: of today while it awaits a leader, and as the leader saw them afterwards."""
        is_open = self.row.state == Amendment.State.PROPOSED
        return light_lines(amendment_preview(self.row) if is_open else self.row.preview)

    @property
    def turned(self) -> list[LightLine]:
        """The quarters whose light turns."""
        return [line for line in self.lights if line.is_change]


class VersionTable:
    """The versions of an indicator's definition side by side, in the order of their days."""

    def __init__(self, indicator: Indicator) -> None:
        self.indicator = indicator
        prefetch_related_objects([indicator], "milestones")
        rows = indicator.definitions.select_related("created_by", "amendment__decided_by", "amendment__proposed_by")
        self.definitions: list[IndicatorDefinition] = list(rows.prefetch_related("points", "step_days__milestone"))

    @cached_property
    def lines(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """What is asked for: label, and of each version what it says and whether that differs from the one before."""
        versions = [find_version_of(self.indicator, definition) for definition in self.definitions]
        told: dict[str, list[str]] = {}
        for place, version in enumerate(versions):
            for one in compare_versions(Version({}), version):
                told.setdefault(one.label, [""] * len(versions))[place] = one.after
        lines = []
        for label, cells in told.items():
            if any(cells):
                marked = [(cell, place > 0 and cell != cells[place - 1]) for place, cell in enumerate(cells)]
                lines.append((label, marked))
        return lines

    def to_sheet(self) -> PageTable:
        """Return the versions for a file."""
        headings = ["", *(f"{d.effective_from} · {d.revision}" for d in self.definitions)]
        lines: list[tuple[str, ...]] = [
            (_("Recorded at"), *(f"{localtime(d.created_at):%Y-%m-%d %H:%M}" for d in self.definitions)),
            *((label, *(cell for cell, _changed in cells)) for label, cells in self.lines),
            (_("Reason"), *(d.reason for d in self.definitions)),
        ]
        return PageTable(_("Versions of %(indicator)s") % {"indicator": self.indicator}, headings, lines)
