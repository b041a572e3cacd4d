"""Papers in Word: which there are, on A4 in Chinese faces, and that they say what the page says."""

from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from exchange.models import ExportJob
from supervision.models import Supervision
from tests.supervision.items import day


def browse(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read_paper(user, item: Supervision, kind: str):
    answer = browse(user).get(f"/supervisions/{item.pk}/papers/{kind}/")
    assert answer.status_code == 200
    document = Document(BytesIO(answer.content))
    return document, {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}


def test_the_notice_on_a4(cast) -> None:
    item = cast.bring_to("assigned")
    document, said = read_paper(cast.liaison, item, "notice")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    # LibreOffice and WPS take the widths from the grid, Word from the cells.
    table = document.tables[0]
    assert [round(column.width.mm) for column in table.columns] == [34, 122]
    assert [round(cell.width.mm) for cell in table.rows[0].cells] == [34, 122]
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == ["督办通知单", "督〔2014〕1号"]
    fonts = document.paragraphs[0].runs[0]._element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert said["办结标准"] == "1. 不合格企业全部整改\n2. 整治报告报办公室"
    assert (said["办理期限"], said["签收期限"]) == ("2014年11月28日", "2014年11月5日")
    assert (said["牵头单位"], said["协办单位"]) == (cast.lead.name, cast.support.name)
    taken = ExportJob.objects.get()
    assert (taken.register, taken.requested_by, taken.file_name) == (
        "supervision-paper",
        cast.liaison,
        "督〔2014〕1号督办通知单.docx",
    )


def test_a_coloured_sheet_bears_its_colour_and_asks_for_an_answer(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-01")
    assert browse(cast.office).get(f"/supervisions/{item.pk}/papers/colour/").status_code == 404
    cast.act(item, "urge")
    document, said = read_paper(cast.office, item, "colour")
    assert document.paragraphs[0].text == "黄色督办单"
    assert said["答复要求"] == "请于2014年12月4日前书面说明原因、措施和完成时间。"
    assert said["最近反馈"] == "未反馈"


def test_the_sheet_of_an_extension_shows_both_days(cast) -> None:
    item = cast.act(cast.bring_to("handling"), "extend_ask", until=day("2014-12-12"))
    item = cast.act(item, "extend_grant", cast.office, until=day("2014-12-10"))
    _document, said = read_paper(cast.head, item, "extension")
    assert [said[name] for name in ("原定期限", "申请延至", "批准延至")] == [
        "2014年11月28日",
        "2014年12月12日",
        "2014年12月10日",
    ]


def test_the_closing_sheet_answers_point_by_point(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-02")
    item = cast.act(cast.act(item, "ask_close"), "verify")
    _document, said = read_paper(cast.leader, item, "closing")
    assert said["对照办结标准"] == "1. 不合格企业全部整改\n　　已全部整改\n2. 整治报告报办公室\n　　已报"
    assert (said["办结情况"], said["证明材料"]) == ("逾期2个工作日办结", "证明.pdf")


@pytest.mark.parametrize("kind", ["notice", "closing", "moon"])
def test_a_paper_that_is_not_due_is_not_found(cast, kind) -> None:
    item = cast.bring_to("draft")
    assert browse(cast.office).get(f"/supervisions/{item.pk}/papers/{kind}/").status_code == 404


def test_a_stranger_finds_no_paper(cast) -> None:
    item = cast.bring_to("handling")
    assert browse(cast.stranger_head).get(f"/supervisions/{item.pk}/papers/notice/").status_code == 404
