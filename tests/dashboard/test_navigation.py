"""The side navigation: what each role is offered, and where one stands."""

from typing import Any

import pytest

from accounts.models import User
from dashboard.navigation import side_navigation


def offered(role: str, path: str = "/") -> dict[str, list[Any]]:
    return {str(group.label): group.entries for group in side_navigation(User(role=role), path)}


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("office", ["总览", "季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("leader", ["总览", "季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("auditor", ["总览", "季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("liaison", ["季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("head", ["季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("admin", ["方案", "数据"]),
    ],
)
def test_each_role_is_offered_its_own_rooms(role: str, groups: list[str]) -> None:
    assert list(offered(role)) == groups


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/spot-checks/7/", ["监督抽查"]),
        ("/imports/3/", ["数据导入"]),
        ("/board/", ["工作看板"]),
        ("/nowhere/", []),
    ],
)
def test_one_entry_is_marked_as_here(path: str, words: list[str]) -> None:
    entries = [entry for group in offered("office", path).values() for entry in group]
    assert [str(entry.label) for entry in entries if entry.is_here] == words
