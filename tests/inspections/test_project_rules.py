"""A project accepted as qualified although an aspect is missed has to be explained: in every door."""

import pytest
from django.core.exceptions import ValidationError

from exchange.formats.errors import RowError
from inspections.models import ASPECTS, CompletedProject
from tests.factories import make_quarters, make_township, make_user
from tests.registers_files import hand_in, write_book

pytestmark = pytest.mark.django_db
UNEXPLAINED = "验收结论为合格，但有指标未达标：请更正结论或该项指标，确属实情的在备注中说明。"


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def project(**fields):
    defaults = {
        "number": "JG1",
        "name": "教学楼",
        "township": make_township(),
        "builder": "教育局",
        "accepted_on": "2014-06-01",
        "verdict": "qualified",
    }
    return CompletedProject(**defaults | fields)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_each_aspect_that_is_missed_is_asked_about(aspect):
    with pytest.raises(ValidationError) as refused:
        project(**{aspect: "missed"}).full_clean()
    assert refused.value.messages == [UNEXPLAINED]
    project(**{aspect: "missed"}, verdict="refused").full_clean()
    project(**{aspect: "missed"}, note="已责令整改，复验合格").full_clean()
    project(**{aspect: "n/a"}).full_clean()


def test_the_form_and_the_interface_ask(client):
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    town = make_township()
    sent = {
        "number": "JG1",
        "name": "教学楼",
        "township": town.pk,
        "builder": "教育局",
        "accepted_on": "2014-06-01",
        "verdict": "qualified",
        "energy": "missed",
    }
    answer = client.post("/projects/add/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"verdict": [UNEXPLAINED]}
    answer = client.post("/api/v1/projects/", sent | {"township": town.code}, content_type="application/json")
    assert answer.status_code == 400
    assert [error["message"] for error in answer.json()["errors"]] == [UNEXPLAINED]
    assert not CompletedProject.objects.exists()
    assert client.post("/projects/add/", sent | {"note": "复验合格"}).status_code == 302


def test_the_sheet_asks_in_its_line(tmp_path):
    make_township(name="海滨街道")
    row = {
        "工程编号": "JG1",
        "工程名称": "教学楼",
        "乡镇街道": "海滨街道",
        "建设单位": "教育局",
        "竣工验收日期": "2014-06-01",
        "验收结论": "验收合格",
        "节能": "未达到",
    }
    sheet = hand_in(
        write_book(tmp_path / "工程.xlsx", {"竣工工程": [row, row | {"工程编号": "JG2", "备注": "复验合格"}]})
    )
    found = [RowError.from_json(problem) for problem in sheet.problems]
    assert [(problem.line, problem.column, problem.reason) for problem in found] == [(2, "验收结论", UNEXPLAINED)]
