"""All reading of spot checks, projects and evaluations."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import SpotCheck


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    """Reading spot checks."""

    PASSED = Q(outcome="passed")

    def at_stage(self, stage: str) -> "SpotCheckQuerySet":
        """Keep the samples taken at ``stage``."""
        return self.filter(stage=stage)

    def concluded(self) -> "SpotCheckQuerySet":
        """Keep the batches with a final result; those under objection or re-test count on neither side."""
        return self.filter(outcome__in=["passed", "failed"])

    def unmatched(self) -> "SpotCheckQuerySet":
        """Keep the checks whose producer is known by name only."""
        return self.filter(producer=None).exclude(producer_name="")
