"""All writing of spot checks and rectifications; rows of which nothing else is written go through `row_save`."""

from inspections.services.producers import producer_match, producers_set_outside
from inspections.services.rectifications import deadline_rule_save, rectification_act, rectification_start
from inspections.services.spot_checks import spot_check_save

__all__ = [
    "deadline_rule_save",
    "producer_match",
    "producers_set_outside",
    "rectification_act",
    "rectification_start",
    "spot_check_save",
]
