"""Codes of columns without choices are told in words in the trail."""

import pytest

from accounts.models import SwitchChange
from assessment.models import SheetStep
from assessment.transitions import SHEET_TRANSITIONS
from audit.describing import describe_value
from plans.models import RoundStep


@pytest.mark.parametrize(
    ("model", "column", "code", "words"),
    [
        (SwitchChange, "code", "idle_minutes", "无操作自动退出（分钟）"),
        (SwitchChange, "code", "gone_since", "gone_since"),
        (RoundStep, "action", "hand_in", "提交"),
        (SheetStep, "action", "lapse", "自评逾期"),
        (SheetStep, "action", "accept_remedy", "确认整改完成"),
    ],
)
def test_a_code_is_told_in_words(model, column, code, words):
    assert describe_value(model._meta.get_field(column), code, {}) == words


def test_every_action_on_a_sheet_has_words():
    field = SheetStep._meta.get_field("action")
    assert [one for one in SHEET_TRANSITIONS if describe_value(field, one, {}) == one] == []
