"""Methods whose facts the portal has: held against what was due, curves, shares, events, growth."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.arithmetic import cut, interpolate, path_share, read_exact, read_share, shrink, sum_exact
from assessment.links import get_place
from assessment.methods.forms import GrowthForm, PathForm, PointsForm, StepsForm
from assessment.registry import PENDING, Facts, Line, Method, Mover, Parameters, scoring_method
from assessment.words import LEFT_OUT, describe_note
from targets.figures import format_plain
from targets.models import IndicatorKind, Status

HALF, NOTHING = Fraction(1, 2), Fraction(0)


def write_number(value: Fraction | str) -> str:
    """Write a number with at most four decimals and no idle zeros."""
    return format_plain(Fraction(value), places=4)


def get_path_share(row: dict[str, Any], parameters: Parameters) -> Fraction:
    """Return the share that one indicator earns."""
    if row["status"] in {Status.ATTAINED, Status.ON_TRACK}:
        return Fraction(1)
    due = read_exact(row["due"])
    spans = {
        IndicatorKind.RATIO: read_exact(parameters["span_ratio"]),
        IndicatorKind.STOCK_RATIO: read_exact(parameters["span_stock_ratio"]),
        IndicatorKind.ZERO: due + read_exact(parameters["span_zero"]),
    }
    # A count or a stock runs out over half of what was due: there is no unit that fits all of them.
    # Level with the year before, a rising one is behind and misses nothing.
    return path_share(
        read_exact(row["gap"] or 0), read_exact(row["tolerance"]), spans.get(row["kind"], abs(due) * HALF)
    )


@scoring_method
class Path(Method):
    """Held against what was due, indicator by indicator; weighted mean (对照应达值)."""

    key = "path"
    label = gettext_lazy("compared with what was due")
    words = gettext_lazy(
        "Attained or on track: all points. Behind by no more than the tolerance: down to 0.8 of them. Beyond: down to nothing over"
        " the span. Several indicators: mean by their weights."
    )
    form = PathForm

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the weighted mean of the indicators' shares of the maximum."""
        counted = [row for row in facts["indicators"] if not row["left_out"]]
        if facts.get(PENDING) or not counted:
            return None
        weights = [read_exact(row["weight"]) for row in counted]
        shares = [weight * get_path_share(row, parameters) for weight, row in zip(weights, counted, strict=True)]
        return maximum * sum(shares) / sum(weights)

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the mean with its indicators."""
        counted = [row for row in facts["indicators"] if not row["left_out"]]
        parts = [
            f"{row['code']} {write_number(get_path_share(row, parameters))}×{write_number(row['weight'])}"
            for row in counted
        ]
        weights = sum((Fraction(row["weight"]) for row in counted), Fraction(0))
        if not counted:
            return _("No indicator has a figure that counts.")
        return f"{write_number(maximum)} × ({' + '.join(parts)}) / {write_number(weights)}"

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return each indicator with its value, what was due, its tolerance and its definition."""
        return [
            Line(
                f"{row['code']} {row['name']}",
                get_place(row),
                describe_indicator(row),
                None if row["left_out"] else not row["gap"],
            )
            for row in facts["indicators"]
        ]

    def list_movers(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> list[Mover]:
        """Return what each indicator that is behind would bring if it came to what is due."""
        counted = [row for row in facts["indicators"] if not row["left_out"]]
        weights = sum(Fraction(row["weight"]) for row in counted)
        found = [
            (row, maximum * Fraction(row["weight"]) * (1 - get_path_share(row, parameters)) / weights)
            for row in counted
        ]
        words = _("%(code)s %(name)s: %(gap)s more would bring it to what is due")
        return [
            Mover(
                words % {"code": row["code"], "name": row["name"], "gap": write_number(row["gap"])},
                gain,
                get_place(row),
            )
            for row, gain in found
            if gain
        ]


def describe_indicator(row: dict[str, Any]) -> str:
    """Say what an indicator stood at, what was due, and by which definition it was judged."""
    if row["left_out"]:
        return str(LEFT_OUT[row["left_out"]])
    words = _("%(quarter)s: %(value)s, due %(due)s, tolerance %(tolerance)s, definition of %(day)s") % {
        "quarter": row["quarter"], "value": write_number(row["value"]), "due": write_number(row["due"]) if row["due"] else "—",
        "tolerance": write_number(row["tolerance"]), "day": row["definition_from"],
    }  # fmt: skip
    return words + (_(" (target eased in the year)") if row["eased"] else "")


@scoring_method
class Share(Method):
    """A part of a whole (按比例)."""

    key = "share"
    label = gettext_lazy("share")
    words = gettext_lazy("Maximum × part / whole; nothing to judge where the whole is nothing.")

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the part of the maximum."""
        if facts.get(PENDING):
            return None
        share = read_share(facts["part"], facts["whole"])
        return None if share is None else maximum * share

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the division."""
        return f"{write_number(maximum)} × {write_number(facts['part'])} / {write_number(facts['whole'])}"

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return the rows of the whole that are not in the part."""
        return [
            Line(row["label"], get_place(row), describe_note(row), None if row.get("open") else False)
            for row in facts["rows"]
        ]

    def list_movers(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> list[Mover]:
        """Return the rows that can still come into the part; one that is not in the whole yet comes into both."""
        part, whole = Fraction(facts["part"]), Fraction(facts["whole"])
        now, found = maximum * part / whole if whole else NOTHING, []
        for row in facts["rows"]:
            weight = Fraction(row.get("weight", 1))
            after = whole + (0 if row.get("counted", True) else weight)
            if row.get("open") and after:
                gain, loss = maximum * (part + weight) / after - now, now - maximum * part / after
                found.append(Mover(f"{row['label']}（{describe_note(row)}）", gain, get_place(row), loss))
        return found


@scoring_method
class Steps(Method):
    """Events take points, never below nothing (扣分), or bring them, never above the maximum."""

    key = "steps"
    label = gettext_lazy("event by event")
    words = gettext_lazy("Begins at the maximum; each event takes its points, never below nothing.")
    form = StepsForm

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return what the events leave, or bring."""
        if facts.get(PENDING):
            return None
        if not facts["events"]:
            return NOTHING if parameters.get("starts_at_nothing") else maximum
        points = parameters["events"]
        moved = sum_exact(tuple([points[event["kind"]] for event in facts["events"]]))
        if parameters.get("starts_at_nothing"):
            return min(maximum, moved)
        return maximum - moved if moved < maximum else NOTHING

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the points of the events."""
        points = [write_number(parameters["events"][event["kind"]]) for event in facts["events"]]
        sign = "+" if parameters.get("starts_at_nothing") else "−"
        start = "0" if parameters.get("starts_at_nothing") else write_number(maximum)
        return f"{start} {sign} {f' {sign} '.join(points)}" if points else _("%(points)s, no event") % {"points": start}

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return the events."""
        brings = bool(parameters.get("starts_at_nothing"))
        sign = "+" if brings else "−"
        return [
            Line(
                event["label"],
                get_place(event),
                f"{describe_note(event)} {sign}{write_number(parameters['events'][event['kind']])}",
                brings,
            )
            for event in facts["events"]
        ]

    def list_movers(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> list[Mover]:
        """Return the events that have not come to their end."""
        if parameters.get("starts_at_nothing"):
            return []
        open_ = [event for event in facts["events"] if event.get("open")]
        return [
            Mover(event["label"], Fraction(parameters["events"][event["kind"]]), get_place(event)) for event in open_
        ]


@scoring_method
class Points(Method):
    """A curve between given points (分段线性); a small sample is drawn towards the rate of all."""

    key = "points"
    label = gettext_lazy("curve between points")
    words = gettext_lazy(
        "Linear between the given points, constant outside of them; the rate of a small sample is adjusted towards the district's."
    )
    form = PointsForm

    def get_value(self, facts: Facts, parameters: Parameters) -> Fraction | None:
        """Return the value that is looked up; None where there is none."""
        if "value" in facts:
            return Fraction(facts["value"])
        passed, total, own = facts["passed"], facts["total"], parameters.get("own", 0)
        if total < parameters.get("least", 1):
            return None
        if total >= own:
            return Fraction(100 * passed, total)
        return 100 * shrink(passed, total, Fraction(facts["rate"]), parameters.get("weight", 0))

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the points at the value."""
        value = self.get_value(facts, parameters)
        if facts.get(PENDING) or value is None:
            return None
        return maximum * interpolate(read_points(parameters), value)

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the value and its share."""
        value = self.get_value(facts, parameters)
        if value is None:
            return _("no data")
        return f"{write_number(maximum)} × {write_number(interpolate(read_points(parameters), value))} ({self.describe_value(facts, value)})"

    def describe_value(self, facts: Facts, value: Fraction) -> str:
        """Say how the value comes about."""
        if "value" in facts:
            return _("value %(value)s") % {"value": write_number(value)}
        parts = {"passed": facts["passed"], "total": facts["total"], "value": cut(value)}
        return _("%(passed)d of %(total)d, calculated with %(value)s %%") % parts

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return the figures that the value is made of."""
        return [Line(row["label"], get_place(row), describe_note(row)) for row in facts.get("rows", [])]


def read_points(parameters: Parameters) -> list[tuple[Fraction, Fraction]]:
    """Return the points of a curve."""
    return [(read_exact(value), read_exact(share)) for value, share in parameters["points"]]


@scoring_method
class Growth(Method):
    """The change since the year before, by a curve (比上年); nothing left at all earns everything."""

    key = "growth"
    label = gettext_lazy("change since the year before")
    words = gettext_lazy("By how many fewer than a year before, linear between the given points; none left earns all.")
    form = GrowthForm

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the points of the change."""
        if facts.get(PENDING):
            return None
        if not facts["now"]:
            return maximum
        return maximum * interpolate(read_points(parameters), Fraction(facts["before"] - facts["now"]))

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return both counts."""
        fewer = facts["before"] - facts["now"]
        words = ngettext(
            "%(before)d a year before, now %(now)d: %(fewer)d fewer",
            "%(before)d a year before, now %(now)d: %(fewer)d fewer",
            fewer,
        )
        return words % {"before": facts["before"], "now": facts["now"], "fewer": fewer}

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return where the counts come from."""
        return [Line(row["label"], get_place(row), describe_note(row)) for row in facts.get("rows", [])]
