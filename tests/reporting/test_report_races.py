"""Two people at once, on two connections: one wins, the other is told, and nothing is done twice."""

import datetime as dt
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from reporting import services
from reporting.models import AcceptedFigure
from reporting.services import ValueInput
from reporting.transitions import ReportChanged, ReportRefused
from targets import clock
from targets.models import Quarter
from targets.services import ClosingRefused, quarter_close
from tests.factories import make_indicator
from tests.reporting.report_rows import QUARTER, Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(settings) -> Cast:
    settings.BUSINESS_DATE = "2014-10-09"
    return Cast()


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do everything at the same time and return what became of it: done, or the name of the refusal."""
    gate, told = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
            told.append("done")
        except ReportRefused as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)


def test_two_submissions(cast) -> None:
    cast.fill()
    cast.sign()
    report = cast.now
    told = at_once(
        lambda: services.report_submit(report=report, user=cast.liaison),
        lambda: services.report_submit(report=report, user=cast.head),
    )
    assert told == ["ReportRefused", "done"]
    assert cast.report.steps.filter(action="submit").count() == 1


def test_acceptance_against_return(cast) -> None:
    report = cast.bring_to("submitted")
    told = at_once(
        lambda: services.report_accept(report=report, user=cast.office),
        lambda: services.report_return(report=report, user=cast.colleague, reason="数据有误"),
    )
    assert told == ["ReportRefused", "done"]
    assert cast.report.versions.count() == (cast.now.state == "accepted")


def propose(cast: Cast):
    """Propose 6 in place of what was accepted."""
    changes = {cast.item: Decimal(6)}
    return services.correction_propose(report=cast.now, user=cast.head, reason="漏报", changes=changes)


def test_acceptance_against_correction(cast) -> None:
    report = cast.bring_to("submitted")
    told = at_once(lambda: services.report_accept(report=report, user=cast.office), lambda: propose(cast))
    # The proposal was too early, or found what had just been accepted; the acceptance stands either way.
    assert told == ["done", "done"] if cast.report.corrections.exists() else ["ReportRefused", "done"]
    assert cast.now.state == "accepted"
    assert cast.report.versions.get().content["values"][0]["figure"] == "5"


def test_two_decisions_on_a_correction(cast) -> None:
    cast.bring_to("accepted")
    correction = propose(cast)
    told = at_once(
        lambda: services.correction_approve(correction=correction, user=cast.office),
        lambda: services.correction_refuse(correction=correction, user=cast.colleague, decision="依据不足"),
    )
    assert told == ["ReportRefused", "done"]
    correction.refresh_from_db()
    assert cast.report.versions.count() == 1 + (correction.state == "approved")
    assert AcceptedFigure.objects.filter(stands=True).count() == 1


def test_unlocking_against_correction(cast) -> None:
    cast.bring_to("accepted")
    correction = propose(cast)
    unlock = services.unlock_request(report=cast.now, user=cast.liaison, reason="补充")
    until = clock.now() + dt.timedelta(days=1)
    told = at_once(
        lambda: services.correction_approve(correction=correction, user=cast.office),
        lambda: services.unlock_grant(unlock=unlock, user=cast.colleague, until=until),
    )
    # An unlocking is refused while a correction waits: either it came after the decision, or it did not come at all.
    assert told == ["done", "done"] if cast.now.state == "reopened" else ["ReportRefused", "done"]
    assert cast.report.versions.count() == 2


def test_two_people_in_one_item(cast) -> None:
    value = cast.value
    told = at_once(
        *(
            lambda user=user, figure=figure: services.report_value_save(
                value=value, user=user, revision=value.revision, content=ValueInput(figure=figure)
            )
            for user, figure in ((cast.liaison, 5), (cast.head, 6))
        )
    )
    assert told == [ReportChanged.__name__, "done"]
    assert (cast.value.revision, cast.now.revision) == (1, 1)


def close_quarter(cast: Cast) -> None:
    Quarter.objects.filter(pk__lt=QUARTER).update(closed_at=clock.now(), closed_by=cast.office)
    try:
        quarter_close(
            quarter=Quarter.objects.get(pk=QUARTER), user=cast.colleague, note="按期归档锁定", checks={"reports": 1}
        )
    except ClosingRefused as refused:
        raise ReportRefused(str(refused)) from refused


def test_closing_against_submission(cast) -> None:
    cast.fill()
    cast.sign()
    report = cast.now
    told = at_once(
        lambda: services.report_submit(report=report, user=cast.liaison),
        lambda: close_quarter(cast),
    )
    assert Quarter.objects.get(pk=QUARTER).is_closed
    # Submitted before the closing, or told that the quarter is closed and left as it was.
    assert told == (["done", "done"] if cast.now.state == "submitted" else ["ReportRefused", "done"])
    assert cast.now.state in {"submitted", "signed"}


def test_closing_against_acceptance(cast) -> None:
    make_indicator("reported-figure", cast.plan, kind="count", parameters={"item": cast.item.code})
    cast.fill()
    cast.submit()
    report = cast.now
    told = at_once(
        lambda: services.report_accept(report=report, user=cast.office),
        lambda: close_quarter(cast),
    )
    # A figure accepted first must be counted before the quarter can be closed; after the closing nothing is accepted.
    assert told == ["ReportRefused", "done"]
    assert Quarter.objects.get(pk=QUARTER).is_closed == (cast.now.state == "submitted")
    assert AcceptedFigure.objects.exists() == (cast.now.state == "accepted")
