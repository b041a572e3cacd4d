"""Codes of columns without choices are told in words in the trail."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from accounts.models import SwitchChange
from assessment.models import SheetStep
from assessment.transitions import SHEET_TRANSITIONS
from audit.describing import OTHER_FIELDS, describe_value, name_field
from exchange.models import ExportJob, SheetImport
from plans.models import RoundStep


@pytest.mark.parametrize(
    ("model", "column", "code", "words"),
    [
        (SwitchChange, "code", "idle_minutes", "无操作自动退出（分钟）"),
        (SwitchChange, "code", "gone_since", "gone_since"),
        (RoundStep, "action", "hand_in", "提交"),
        (SheetStep, "action", "lapse", "自评逾期"),
        (SheetStep, "action", "accept_remedy", "确认整改完成"),
        (SheetImport, "register", "complaints", "投诉举报"),
        (ExportJob, "register", "meeting-decisions", "会议议定事项"),
        (ExportJob, "register", "gone-since", "gone-since"),
    ],
)
def test_a_code_is_told_in_words(model, column, code, words):
    assert describe_value(model._meta.get_field(column), code, {}) == words


def test_every_action_on_a_sheet_has_words():
    field = SheetStep._meta.get_field("action")
    assert [one for one in SHEET_TRANSITIONS if describe_value(field, one, {}) == one] == []


@pytest.mark.parametrize("model", [AccessLog, AccessAttempt, AccessFailureLog])
def test_every_column_of_a_sign_in_has_a_name_in_chinese(model):
    named = {field.name: name_field(field) for field in model._meta.concrete_fields}
    assert [name for name in named if name not in {"id", "username", *OTHER_FIELDS}] == []
    assert (named["path_info"], named["user_agent"], named["username"]) == ("网页", "浏览器", "用户名")
