"""How a spot check's final result came about, in words for people who did not see the rule."""

from django.utils.translation import gettext as _

from inspections.models import SpotCheck

Result, Retest = SpotCheck.Result, SpotCheck.Retest


def explain_result(spot_check: SpotCheck) -> str:
    """Return why the batch counts as it does; a re-test is final, whichever way it goes."""
    # The disputed result must not count meanwhile, in either direction.
    if spot_check.retest_result == Retest.PENDING:
        return _("The result is disputed and being re-tested; until then the batch counts on neither side.")
    if spot_check.retest_result:
        words = {"first": spot_check.get_first_result_display(), "final": spot_check.outcome_word}
        if spot_check.first_result == spot_check.outcome:
            return _("The re-test confirmed the first result “%(first)s”; it is final.") % words
        return (
            _(
                "The first result was “%(first)s”; the re-test is final and makes the batch “%(final)s”. The first result is kept."
            )
            % words
        )
    return {
        Result.PASSED: _("The laboratory found no failing item; the batch counts as passed."),
        Result.FAILED: _(
            "The laboratory found failing items and no re-test was asked for; the batch counts once as failed."
        ),
        Result.REFUSED: _("The inspection was refused; by the rules that counts as a failure."),
        Result.PENDING: _("The laboratory has not reported yet; the batch counts on neither side."),
    }[Result(spot_check.first_result)]
