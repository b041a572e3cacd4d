"""The sentences on what a share may still lose in its year."""

from django.utils.translation import gettext as _

from targets.error_budget import ErrorBudget
from targets.figures import format_number


def error_budget(budget: ErrorBudget, *, is_year_over: bool) -> str:
    """Say how many more failures the year can bear, and how likely it is to attain; empty where nobody can know."""
    excess = format_number(-budget.bearable)
    if is_year_over:
        return _("The year is over: {excess} failures too many.").format(excess=excess) if budget.bearable < 0 else ""
    if budget.is_lost:
        words = _(
            "Cannot be made good this year: even if all {coming} that are still planned pass, {excess} too many failed."
        )
        if budget.asks_all:
            words = _("Cannot be made good this year: all must pass, and {excess} failed.")
        elif not budget.coming:
            words = _("As many as were planned for this year have been done: {excess} failures too many.")
        return words.format(coming=format_number(budget.coming or 0), excess=excess)
    if budget.coming is None:
        return ""
    if not budget.coming:
        return _("As many as were planned for this year have been done.")
    words = _("Of the {coming} still planned this year, {must_pass} must pass and {may_fail} may fail.")
    if budget.chance is not None:
        words = _(
            "Of the {coming} still planned this year, {must_pass} must pass and {may_fail} may fail; chance to attain {chance}."
        )
    return fill_budget(words, budget)


def error_budget_brief(budget: ErrorBudget, *, is_year_over: bool) -> str:
    """Say the same in a few words; empty where the year is over, nothing is to come, or nobody can know."""
    if is_year_over:
        return ""
    if budget.is_lost:
        return _("cannot be made good this year")
    if not budget.coming:
        return ""
    words = _("{may_fail} more may fail this year")
    if budget.chance is not None:
        words = _("{may_fail} more may fail this year, chance to attain {chance}")
    return fill_budget(words, budget)


def fill_budget(words: str, budget: ErrorBudget) -> str:
    """Set the numbers of a budget into a sentence."""
    return words.format(
        coming=format_number(budget.coming or 0),
        must_pass=format_number(budget.must_pass),
        may_fail=format_number(budget.may_fail),
        chance="" if budget.chance is None else format_chance(budget.chance),
    )


def format_chance(probability: float) -> str:
    """Write a probability in whole per cent; only what is certain is 0 or 100."""
    # 99.6 % rounds to 100, which would read as certain.
    percent = round(100 * probability)
    if percent == 0 and probability > 0:
        return _("under 1 %")
    if percent == 100 and probability < 1:
        return _("over 99 %")
    return f"{percent} %"
