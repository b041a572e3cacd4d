"""What is decided on plans: drafts of them, amendments, and rounds of evidence for milestones."""

from plans.models.amendments import Amendment, AmendmentQuerySet
from plans.models.drafts import PlanDraft
from plans.models.rounds import MilestoneRound, MilestoneRoundQuerySet, RoundStep

__all__ = ["Amendment", "AmendmentQuerySet", "MilestoneRound", "MilestoneRoundQuerySet", "PlanDraft", "RoundStep"]
