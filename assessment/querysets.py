"""All reading of schemes, sheets, scores and panels."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from departments.succession import merged_body_ids

if TYPE_CHECKING:
    from accounts.models import User
    from assessment.models import PanelSeat, Scheme, Score, Sheet  # noqa: F401 — mypy looks the quoted names up here

STANDING = ("computed", "second", "objection", "final")
"""Stages whose newest score counts; the others are beside it, until somebody else confirms them."""
SHOWN_TO_ALL = ("publicity", "objected", "deliberation", "final")
"""States in which all who are assessed see each other's evidence."""


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Reading schemes."""

    def in_force(self) -> "SchemeQuerySet":
        """Keep the published versions that no later one superseded."""
        return self.filter(state__in=["published", "issued"])


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Reading sheets."""

    def with_names(self) -> "SheetQuerySet":
        """Read along what a sheet is named by."""
        return self.select_related("scheme", "body", "township")

    def own(self, user: "User") -> "SheetQuerySet":
        """Keep the sheets of the person's body, and of those that were merged into it."""
        return self.filter(body__in=merged_body_ids(user.body)) if user.body else self.none()

    def visible_to(self, user: "User") -> "SheetQuerySet":
        """Keep what a person may open: readers all; a body's people their own, those they review or check on site, and what is made public."""
        if user.sees_all_figures:
            return self
        if user.body is None:
            return self.none()
        own = (
            Q(body__in=merged_body_ids(user.body))
            | Q(reviewing_body=user.body_id)
            | Q(pk__in=user.panel_seats.filter(released_at=None).values("sheet"))
        )
        return self.filter(own | Q(state__in=SHOWN_TO_ALL))


class PanelSeatQuerySet(models.QuerySet["PanelSeat"]):
    """Reading the seats of panels."""

    def sitting(self) -> "PanelSeatQuerySet":
        """Keep those that nobody was released from, with who sits there."""
        return self.filter(released_at=None).select_related("user__body", "body")


class ScoreQuerySet(models.QuerySet["Score"]):
    """Reading scores."""

    def newest(self) -> "ScoreQuerySet":
        """Keep the newest score of each sheet, item and stage."""
        return self.order_by("sheet_id", "item_id", "stage", "-pk").distinct("sheet_id", "item_id", "stage")

    def standing(self) -> "ScoreQuerySet":
        """Keep the score of each sheet and item that counts: the newest of those that nobody has to confirm."""
        rows = self.filter(stage__in=STANDING)
        return rows.order_by("sheet_id", "item_id", "-pk").distinct("sheet_id", "item_id")
