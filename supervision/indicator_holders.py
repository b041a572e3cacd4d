"""Open items keep an indicator from being retired: what they ask for would never come."""

from plans.retiring import holds_indicator
from supervision.models import Supervision
from targets.models import Indicator


@holds_indicator
def has_open_item(indicator: Indicator) -> bool:
    """Say whether an item raised from the indicator, or from one of its steps, is open."""
    keys = [f"milestone:{key}" for key in indicator.milestones.values_list("pk", flat=True)]
    return Supervision.objects.open().filter(source_key__in=[f"indicator:{indicator.pk}", *keys]).exists()
