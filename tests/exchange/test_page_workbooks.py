"""Tables of marked pages as workbooks: cell for cell what the page shows to this person, all rows, under title and filters."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Role, User
from exchange.exports.pages import list_page_tables
from exchange.models import ExportJob
from tests.factories import make_user
from tests.pages import find_elements, read_texts

PAGE = """
<main><h1>整改 <span class="tag">2014</span></h1><div class="page-head__words"><p>截至今日</p></div>
<ul class="filter-chips"><li><span>状态：逾期</span><a class="no-print">x</a></li><li><span>乡镇：海滨</span></li></ul>
<div class="table-scroll" aria-label="甲表"><table class="register">
<thead><tr><th class="tick"><span class="visually-hidden">选择</span></th><th>名称</th><th class="num">批次</th><th>日期</th><th>说明</th><th><span class="visually-hidden">办理</span></th></tr></thead>
<tbody>
<tr><td class="tick"><input type="checkbox" value="1"></td><td><a href="/a/">宝坻<br>一厂</a> <span class="hint">海滨</span></td><td class="num">1 234</td><td>2014-09-30</td><td>—</td><td><a class="btn">改</a></td></tr>
<tr><td class="tick"></td><td rowspan="2">二厂</td><td class="num">95.50</td><td>未定</td><td><ul><li>一</li><li>二</li></ul><span class="chip">三<span class="chip__part">配合</span></span><span class="tag">四</span></td><td><form><button>删</button></form></td></tr>
<tr><td class="tick"></td><td class="num">—</td><td colspan="2">全无 <select><option>甲</option></select></td><td></td></tr>
</tbody><tfoot><tr><td></td><th>合计</th><td class="num">2</td><td></td><td></td><td></td></tr></tfoot></table></div>
<h2 id="second">乙表</h2><div class="table-scroll" aria-labelledby="second"><table>
<thead><tr><th rowspan="2">单位</th><th colspan="2">一季度</th></tr><tr><th class="num">数</th><th class="num">率</th></tr></thead>
<tbody><tr><td>科委</td><td class="num">3</td><td class="num">50%</td></tr></tbody></table></div></main>
"""


def test_cells_are_read_as_they_are_seen() -> None:
    first, second = list_page_tables(PAGE)
    assert (first.title, second.title) == ("甲表", "乙表")
    assert first.notes == ["整改 2014", "截至今日", "筛选条件：状态：逾期；乡镇：海滨"]
    # Boxes and buttons have no column.
    assert first.headings == ["名称", "批次", "日期", "说明"]
    assert first.lines == [
        ["宝坻\n一厂 海滨", 1234, dt.date(2014, 9, 30), None],
        ["二厂", Decimal("95.50"), "未定", "一\n二\n三 配合 四"],
        ["二厂", None, "全无", "全无"],
        ["合计", 2, None, None],
    ]
    assert first.sums == 1
    assert second.headings == ["单位", ("一季度", "数"), ("一季度", "率")]
    assert second.lines == [["科委", 3, "50%"]]


def test_a_single_table_is_named_by_its_page() -> None:
    [table] = list_page_tables(PAGE.split("<h2", maxsplit=1)[0] + "</main>")
    assert table.title == "整改 2014"


def read_lines(content: bytes) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]


@pytest.mark.django_db
def test_all_rows_of_the_filtered_list_go_into_the_workbook(client: Client) -> None:
    admin = make_user(Role.ADMIN, display_name="管理员")
    for number in range(60):
        User.objects.create(role=Role.OFFICE, username=f"clerk-{number:02}", display_name=f"职员{number:02}")
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/users/?role=office&page=2&per_page=50")
    assert len(read_texts(page, "tbody tr")) == 10
    [button] = find_elements(page, '.page-head a[href*="export=xlsx"]')
    answer = client.get("/users/" + button.get("href"))
    lines = read_lines(answer.getvalue())
    head = lines.index(next(line for line in lines if line[0] == "姓名"))
    assert [line[1] for line in lines[head + 1 :]] == [f"clerk-{number:02}" for number in range(60)]
    job = ExportJob.objects.get()
    assert (job.register, job.rows, job.requested_by) == ("accounts", 60, admin)


@pytest.mark.django_db
def test_who_may_not_see_the_page_gets_no_file(client: Client) -> None:
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/users/?export=xlsx").status_code == 403
    client.logout()
    assert client.get("/users/?export=xlsx").status_code == 302
    assert not ExportJob.objects.exists()
