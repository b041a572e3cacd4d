"""What must hold of a batch or a project, whichever way it comes in."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

UNEXPLAINED = _(
    "Accepted as qualified although an aspect is not met: correct the verdict or the aspect, or explain it in the note."
)


def is_unexplained(verdict: str, findings: Iterable[str], note: str) -> bool:
    """Say whether a project was accepted as qualified although it misses an aspect, and nobody says why."""
    return verdict == "qualified" and "missed" in findings and not note


def may_be_retested(first_result: str) -> bool:
    """Say whether a re-test can follow: a refused or pending sample has no conclusion to dispute."""
    return first_result in {"passed", "failed"}


def may_have_failing_items(first_result: str, retest_result: str) -> bool:
    """Say whether items can have failed: only in a batch that failed, at first or on re-test."""
    return "failed" in {first_result, retest_result}
