"""Loading a plan from its files into the apps it touches: targets, departments and the industries of enterprises."""

from baodi_quality.plan_loading.load import PLAN_2010_2015, plan_load

__all__ = ["PLAN_2010_2015", "plan_load"]
