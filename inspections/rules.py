"""What must hold of a batch, whichever way it comes in."""


def may_be_retested(first_result: str) -> bool:
    """Say whether a re-test can follow: a refused or pending sample has no conclusion to dispute."""
    return first_result in {"passed", "failed"}


def may_have_failing_items(first_result: str, retest_result: str) -> bool:
    """Say whether items can have failed: only in a batch that failed, at first or on re-test."""
    return "failed" in {first_result, retest_result}
