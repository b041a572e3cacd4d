"""Items of the demonstration: over the whole plan, in every state and colour, and each kind of history that a reader may look for."""

from collections import Counter

from supervision.colouring import Colouring
from supervision.models import Supervision, SupervisionColour


def test_items_of_every_state_colour_and_history(demonstration):
    rows = Supervision.objects.with_clock()
    assert set(rows.values_list("state", flat=True)) == set(Supervision.State)
    assert Counter(row.created_at.year for row in rows) == {2011: 4, 2012: 6, 2013: 9, 2014: 26}
    colouring = Colouring()
    today = Counter(str(colouring.judge_item(row).colour) for row in rows if row.is_open)
    assert set(today) == {"red", "yellow", "blue", ""}
    # Numbers without gaps, one series a year.
    for year in range(2011, 2015):
        serials = sorted(rows.filter(year=year).values_list("serial", flat=True))
        assert serials == list(range(1, len(serials) + 1))
    extended = {row.title for row in rows if any(one.state == "granted" for one in row.extensions.all())}
    assert extended == {"锅炉节能检测全覆盖", "散煤质量专项检查"}
    assert {row.title for row in rows if row.lead.returns == 2} == {"电线电缆区域整治", "流通领域钢材质量整治"}
    assert [(row.title, row.number) for row in rows if row.reopenings] == [
        ("儿童用品强制性认证检查", "督〔2014〕1号(2)")
    ]
    assert [row.title for row in rows if row.steps.filter(action="object").exists()] == ["消费投诉按时办结"]
    # Each colour was answered by somebody at some time, and the red of the report overdue stands.
    assert set(SupervisionColour.objects.exclude(answer=None).values_list("colour", flat=True)) == {
        "blue",
        "yellow",
        "red",
    }
    assert {row.title for row in rows if colouring.judge_item(row).colour == "red"} >= {"二季度报告补报"}
