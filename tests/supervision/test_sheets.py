"""The sheet of items: new lines become drafts, what is wrong is told by line, an export is read again without a difference."""

import pytest

from supervision.models import Supervision, SupervisionCounter
from supervision.resources import SupervisionResource
from tests.registers_files import bring_in, hand_in, tally, told, write_book

KEY = "supervisions"
TITLES = [field.title for field in SupervisionResource.headings()]


def line(cast, **said) -> dict:
    given = {
        "事项": "电线电缆整治", "督办要求": "开展整治", "办结标准": "全部整改；报告已报", "牵头单位": cast.lead.name,
        "协办单位": f"{cast.support.name}、{cast.stranger.name}", "现行期限": "2014-11-29", "紧急程度": "急件",
    }  # fmt: skip
    return given | said


def test_a_line_becomes_a_draft_once(cast, tmp_path) -> None:
    path = write_book(tmp_path / "台账.xlsx", {"督办台账": [line(cast)]})
    assert tally(bring_in(path, KEY)) == (1, 0, 0, 0)
    item = Supervision.objects.get()
    assert (item.state, item.points, item.urgency, str(item.due_on)) == (
        "draft",
        ["全部整改", "报告已报"],
        "urgent",
        "2014-12-01",
    )
    assert [(part.role, part.body) for part in item.parts.all()] == [
        ("lead", cast.lead), ("support", cast.support), ("support", cast.stranger),
    ]  # fmt: skip
    assert item.steps.get().action == "draft"
    assert tally(hand_in(path, KEY)) == (0, 0, 1, 0)
    assert Supervision.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"牵头单位": "无此单位"}, "牵头单位"), ({"现行期限": "2014-11-03"}, "现行期限"), ({"紧急程度": "特急"}, "紧急程度"),
        ({"事项": None}, "事项"), ({"办结标准": None}, "办结标准"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_written(cast, tmp_path, wrong, column) -> None:
    sheet = hand_in(
        write_book(tmp_path / "台账.xlsx", {"督办台账": [line(cast), line(cast, **{"事项": "另一项"} | wrong)]}),
        KEY,
    )
    assert tally(sheet)[3] == 1
    assert [error[2] for error in told(sheet)] == [column]
    assert Supervision.objects.count() == 0


def test_a_lead_that_supports_itself_is_refused(cast, tmp_path) -> None:
    sheet = hand_in(write_book(tmp_path / "台账.xlsx", {"督办台账": [line(cast, 协办单位=cast.lead.name)]}), KEY)
    assert tally(sheet)[3] == 1


def test_an_export_is_read_again_without_a_difference(cast, tmp_path) -> None:
    cast.bring_to("handling")
    cast.bring_to("draft", title="另一项")
    resource = SupervisionResource()
    lines = [
        dict(zip(TITLES, one, strict=True)) for many in resource.export_rows(resource.get_queryset()) for one in many
    ]
    assert tally(hand_in(write_book(tmp_path / "台账.xlsx", {"督办台账": lines}), KEY)) == (0, 0, 2, 0)


CLOSED = {
    "现行期限": "2013-06-28", "紧急程度": None, "督办编号": "督〔2013〕5号", "立项日期": "2013-05-06", "办结日期": "2013-07-02",
}  # fmt: skip


def test_a_closed_item_of_the_paper_register_keeps_its_number(cast, tmp_path) -> None:
    path = write_book(tmp_path / "台账.xlsx", {"督办台账": [line(cast, **CLOSED), line(cast, 事项="另一项")]})
    assert tally(bring_in(path, KEY)) == (2, 0, 0, 0)
    item = Supervision.objects.get(year=2013)
    assert (item.number, item.state, str(item.assigned_on), str(item.closed_on)) == (
        "督〔2013〕5号", "struck", "2013-05-06", "2013-07-02",
    )  # fmt: skip
    # Due on a Friday, closed on the Tuesday after: two working days late, the supporting bodies not.
    assert [(part.state, part.late_days) for part in item.parts.all()] == [("done", 2), ("done", 0), ("done", 0)]
    assert [(step.action, step.text) for step in item.steps.all()] == [("strike", "从纸质台账转入。")]
    assert Supervision.objects.get(title="另一项").state == "draft"
    # The next number of that year would follow it, and the same sheet brings nothing new.
    assert SupervisionCounter.objects.get(year=2013).last == 5
    assert tally(hand_in(path, KEY)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("wrong", "columns"),
    [
        ({"督办编号": "第五号"}, ["督办编号"]),
        ({"督办编号": None}, ["督办编号"]),
        ({"办结日期": None}, ["办结日期"]),
        ({"立项日期": None, "办结日期": None}, ["立项日期", "办结日期"]),
        ({"办结日期": "2013-05-03"}, ["办结日期"]),
        ({"现行期限": "2013-05-03"}, ["现行期限"]),
        ({"督办编号": "督〔2012〕5号"}, ["督办编号"]),
        # The portal numbers 2014 itself, and has given one number.
        ({"督办编号": "督[2014]2号", "立项日期": "2014-05-06", "现行期限": "2014-06-27", "办结日期": "2014-06-27"}, ["督办编号"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_closed_item(cast, tmp_path, wrong, columns) -> None:
    cast.bring_to("assigned", title="已立项")
    sheet = hand_in(write_book(tmp_path / "台账.xlsx", {"督办台账": [line(cast, **CLOSED | wrong)]}), KEY)
    assert [error[2] for error in told(sheet)] == columns
    assert Supervision.objects.count() == 1


def test_two_lines_with_one_number_are_refused(cast, tmp_path) -> None:
    lines = [line(cast, **CLOSED), line(cast, 事项="另一项", **CLOSED)]
    sheet = hand_in(write_book(tmp_path / "台账.xlsx", {"督办台账": lines}), KEY)
    assert [error[2] for error in told(sheet)] == ["督办编号"]


def test_the_whole_register_is_read_again_without_a_difference(cast, tmp_path) -> None:
    for state in ("handling", "struck", "void"):
        cast.bring_to(state, title=state)
    resource = SupervisionResource()
    lines = [
        dict(zip(TITLES, one, strict=True)) for many in resource.export_rows(resource.get_queryset()) for one in many
    ]
    assert [one["督办编号"] for one in lines] == ["督〔2014〕2号", "督〔2014〕1号"]
    path = write_book(tmp_path / "台账.xlsx", {"督办台账": lines})
    assert tally(hand_in(path, KEY)) == (0, 0, 2, 0)
