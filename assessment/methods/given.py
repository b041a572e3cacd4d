"""Methods whose facts people give: what is proved by documents, and what a panel thinks."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.arithmetic import median
from assessment.methods.forms import ChecklistForm, PanelForm
from assessment.methods.measured import write_number
from assessment.registry import Facts, Line, Method, Mover, Parameters, scoring_method

LEAST_ASSESSORS = 3
"""Members of a panel where the item does not ask for more."""


@scoring_method
class Checklist(Method):
    """The points of what is proved (按项核实)."""

    key = "checklist"
    label = gettext_lazy("checklist")
    words = gettext_lazy("The sum of the points of what is proved by documents.")
    form = ChecklistForm
    needs_source = False

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the points of the checks that hold; None before anybody looked."""
        proved = facts.get("proved")
        if proved is None:
            return None
        return sum(
            (Fraction(points) for place, (_words, points) in enumerate(parameters["checks"]) if place in proved),
            Fraction(0),
        )

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the sum."""
        proved = facts.get("proved")
        if proved is None:
            return _("Nobody has looked at the documents yet.")
        return " + ".join(write_number(parameters["checks"][place][1]) for place in proved) or "0"

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return each check, and whether it is proved."""
        proved = facts.get("proved")
        return [
            Line(words, (), write_number(points), None if proved is None else place in proved)
            for place, (words, points) in enumerate(parameters["checks"])
        ]

    def list_movers(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> list[Mover]:
        """Return what is not proved yet."""
        proved = facts.get("proved") or []
        return [
            Mover(_("hand in the proof: %(what)s") % {"what": words}, Fraction(points))
            for place, (words, points) in enumerate(parameters["checks"])
            if place not in proved
        ]


@scoring_method
class Panel(Method):
    """The median of assessors of other bodies, in steps of a half (评议)."""

    key = "panel"
    label = gettext_lazy("panel")
    words = gettext_lazy(
        "The median of at least three assessors of other bodies, each in steps of 0.5 with a written ground."
    )
    form = PanelForm
    needs_source = False

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the median of the marks; None while there are too few."""
        marks = [min(maximum, Fraction(mark["points"])) for mark in facts.get("marks", [])]
        return None if len(marks) < parameters.get("assessors_min", LEAST_ASSESSORS) else median(marks)

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the marks with their spread."""
        marks = sorted(Fraction(mark["points"]) for mark in facts.get("marks", []))
        if not marks:
            return _("No assessor has given a mark yet.")
        return _("median of %(marks)s (spread %(spread)s)") % {
            "marks": "、".join(write_number(mark) for mark in marks), "spread": write_number(marks[-1] - marks[0]),
        }  # fmt: skip

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return each mark with its ground."""
        return [
            Line(mark["by"], (), f"{write_number(mark['points'])} {mark['ground']}") for mark in facts.get("marks", [])
        ]
