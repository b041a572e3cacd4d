"""What is decided on the plan: amendments, and rounds of evidence for milestones."""

from plans.models.amendments import Amendment, AmendmentQuerySet
from plans.models.rounds import MilestoneRound, MilestoneRoundQuerySet, RoundStep

__all__ = ["Amendment", "AmendmentQuerySet", "MilestoneRound", "MilestoneRoundQuerySet", "RoundStep"]
