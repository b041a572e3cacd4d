"""What an assessment reads: the parts of a body in a year, by deadline, with what became of them."""

import pytest

from supervision.models import SupervisionPart
from tests.queries import list_queries
from tests.supervision.items import DUE, day


def outcomes(body, year: int = 2014, on: str = "2014-12-31") -> list[tuple]:
    found = SupervisionPart.objects.of_body(body).due_in(year).list_outcomes(day(on))
    return [(one.outcome.value, one.late_days, one.colours, one.returns) for one in found]


def test_outcomes_by_deadline(cast) -> None:
    cast.bring_to("closed")
    late, open_item, ended = cast.bring_to("handling"), cast.bring_to("handling"), cast.bring_to("ended")
    cast.bring_to("draft")
    cast.bring_to("handling", due_on=day("2015-02-10"))
    cast.at("2014-12-03")
    late = cast.act(late, "ask_close")
    cast.act(late, "verify")
    # Overdue by three days, the item went yellow; it was never signed for by the support.
    assert outcomes(cast.lead, on="2014-12-03") == [
        ("in_time", 0, (), 0), ("late", 3, ("yellow",), 0), ("overdue", 3, (), 0), ("dropped", 0, (), 0),
    ]  # fmt: skip
    assert outcomes(cast.lead, 2015) == [("open", 0, (), 0)]
    assert outcomes(cast.lead, on=str(DUE))[2] == ("open", 0, (), 0)
    assert open_item.state == "handling" and ended.state == "ended"


def test_outcomes_of_a_supporting_part(cast) -> None:
    item = cast.act(cast.bring_to("handling"), "sign", cast.support_liaison)
    cast.act(item, "support_done")
    assert outcomes(cast.support) == [("in_time", 0, (), 0)]


@pytest.mark.parametrize("items", [1, 5])
def test_queries_do_not_grow(cast, items) -> None:
    for _n in range(items):
        cast.bring_to("closed")
    rows = SupervisionPart.objects.filter(body=cast.lead).due_in(2014)
    found = []
    assert (
        list_queries(lambda: found.extend(rows.list_outcomes(DUE)))
        == "supervisionpart supervisioncolour supervisionspan".split()
    )
    assert len(found) == items
