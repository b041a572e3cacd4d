"""How many more failures a year can bear: what takes the place of a projection for a rate that starts anew every year."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, floor, lgamma

from .models import TargetRule


@dataclass(frozen=True)
class ErrorBudget:
    """What is still to come this year and how much of it may fail; ``bearable`` is negative where it is too late.

    ``coming`` is None where nobody knows how many are planned; ``chance`` (0 to 1) is None then, and before the year's
    first batch, which alone could tell anything of those to come. ``asks_all`` says that not one may fail.
    """

    coming: int | None
    bearable: int
    chance: float | None
    asks_all: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether the year cannot be made good: with what is planned, or with however many where all must pass."""
        return self.bearable < 0 and (self.asks_all or self.coming is not None)

    @property
    def may_fail(self) -> int:
        """How many of those to come may fail."""
        return max(min(self.bearable, self.coming or 0), 0)

    @property
    def must_pass(self) -> int:
        """How many of those to come must pass; where it is too late, all of them would not be enough."""
        return (self.coming or 0) - self.may_fail


def error_budget(*, rule: str, owed: Fraction, numerator: int, denominator: int, planned: int | None) -> ErrorBudget:
    """Return the failures that the year can bear, of ``planned`` batches in the whole year; ``owed`` is in per cent.

    What has been done is never more than what was planned: a plan that was exceeded has nothing left to come.
    """
    failed = numerator if rule == TargetRule.AT_MOST else denominator - numerator
    coming = None if planned is None else max(planned - denominator, 0)
    total = denominator + (coming or 0)
    # Rounded against oneself both ways: a fraction of a batch can neither fail nor pass.
    allowed = floor(owed * total / 100) if rule == TargetRule.AT_MOST else total - ceil(owed * total / 100)
    bearable, asks_all = allowed - failed, owed == (0 if rule == TargetRule.AT_MOST else 100)
    chance = None
    if coming is not None and denominator:
        chance = chance_of_at_most(bearable, coming, failed, denominator - failed)
    return ErrorBudget(coming, bearable, chance, asks_all)


def chance_of_at_most(failures: int, coming: int, failed: int, passed: int) -> float:
    """Return the chance that of the batches ``coming`` at most so many fail, judged by this year's own (beta-binomial).

    Half a failure and half a success are added to what was seen (Jeffreys), so that a year without a failure yet is not
    taken for one that cannot have any.
    """
    if failures < 0:
        return 0.0
    if failures >= coming:
        return 1.0
    bad, good = failed + 0.5, passed + 0.5
    whole = log_beta(bad, good)
    logs = (
        # Logarithms, since binomial coefficients of thousands of batches overflow a float.
        lgamma(coming + 1) - lgamma(k + 1) - lgamma(coming - k + 1) + log_beta(k + bad, coming - k + good) - whole
        for k in range(failures + 1)
    )
    # Rounding may carry the sum a hair over one.
    return min(sum(map(exp, logs)), 1.0)


def log_beta(a: float, b: float) -> float:
    """Return the logarithm of the beta function."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)
