"""The sheet of items: new lines become drafts, what is wrong is told by line, an export is read again without a difference."""

import pytest

from supervision.models import Supervision
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
