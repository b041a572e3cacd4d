"""The file that was handed in, given back with its problems on its cells."""

import io

import openpyxl
import pytest

from exchange.models import ExportJob
from tests.factories import make_user
from tests.pages import find_elements
from tests.registers_files import hand_in, told, write_book
from tests.reporting.report_rows import Cast
from tests.sheet_files import TITLES, line, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
YELLOW, NONE = "FFFFE699", "00000000"
STAGE, DAY = TITLES.index("环节") + 1, TITLES.index("抽样日期") + 1
WRONG = [line(), line(抽样编号="B2", 环节="餐饮"), line(抽样编号="B3", 抽样日期="2014-02-30")]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def office(client):
    client.force_login(user := make_user("office"))
    return user


def fetch(client, sheet) -> openpyxl.Workbook:
    answer = client.get(f"/imports/{sheet.pk}/problems/sheet/")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def list_marked(page) -> dict[str, str]:
    """Return what stands at each coloured cell of a worksheet."""
    cells = [cell for row in page.iter_rows() for cell in row]
    found = {cell.coordinate: cell.comment.text if cell.comment else "" for cell in cells if cell.fill.fgColor.rgb == YELLOW}  # fmt: skip
    assert {cell.coordinate for cell in cells if cell.comment} <= set(found)
    return found


def test_each_problem_stands_at_its_cell_and_everything_else_as_it_was(client, office, tmp_path):
    Cast()
    sheet = hand_in(write_xlsx(tmp_path / "八月.xlsx", WRONG, above=[["宝坻区抽检结果"]]), "spot-checks")
    (page,) = fetch(client, sheet).worksheets
    stage, day = page.cell(4, STAGE).coordinate, page.cell(5, DAY).coordinate
    marked = list_marked(page)
    assert set(marked) == {stage, day}
    listed = {problem["line"]: problem for problem in sheet.problems}
    assert set(listed) == {4, 5}
    assert "生产" in marked[stage] and "2014" in marked[day]
    assert page["A1"].value == "宝坻区抽检结果"
    assert [cell.value for cell in page[2]] == TITLES
    assert (page.cell(4, STAGE).value, page.cell(5, DAY).value, page.cell(5, 1).value) == ("餐饮", "2014-02-30", "B3")
    assert ExportJob.objects.values_list("register", "file_name", "rows").get() == (
        "import-problem-sheet",
        "八月-问题标注.xlsx",
        2,
    )


def test_what_is_corrected_there_comes_in(client, office, tmp_path):
    Cast()
    sheet = hand_in(write_csv(tmp_path / "八月.csv", WRONG, encoding="gb18030"), "spot-checks")
    book = fetch(client, sheet)
    (page,) = book.worksheets
    assert set(list_marked(page)) == {page.cell(3, STAGE).coordinate, page.cell(4, DAY).coordinate}
    page.cell(3, STAGE).value, page.cell(4, DAY).value = "流通", "2014-02-28"
    book.save(tmp_path / "八月-改.xlsx")
    corrected = hand_in(tmp_path / "八月-改.xlsx", "spot-checks")
    assert (corrected.state, corrected.problems, corrected.counts["new"]) == ("checked", [], 3)


def test_of_a_workbook_each_sheet_bears_its_own_and_what_is_missing_is_marked_where_it_belongs(
    client, office, tmp_path
):
    enterprises = [
        {
            "企业名称": "宝坻甲厂",
            "乡镇街道": "没有的镇",
            "行业代码": "1391",
            "企业规模": "小型",
            "成立日期": "2009-01-01",
        }
    ]
    products = [{"企业名称": "宝坻甲厂", "产品名称": None, "投产日期": "2010-05-04"}]
    sheet = hand_in(write_book(tmp_path / "台账.xlsx", {"企业": enterprises, "产品": products}))
    assert {(where, line, column) for where, line, column, *_ in told(sheet)} >= {
        ("企业", 2, "乡镇街道"),
        ("产品", 2, "产品名称"),
    }
    book = fetch(client, sheet)
    assert book.sheetnames == ["企业", "产品"]
    town = next(cell.coordinate for cell in book["企业"][1] if cell.value == "乡镇街道").replace("1", "2")
    name = next(cell.coordinate for cell in book["产品"][1] if cell.value == "产品名称").replace("1", "2")
    assert town in list_marked(book["企业"])
    assert name in list_marked(book["产品"])


def test_it_is_offered_while_the_file_is_kept_and_has_problems(client, office, tmp_path):
    Cast()
    wrong = hand_in(write_csv(tmp_path / "a.csv", WRONG), "spot-checks")
    right = hand_in(write_csv(tmp_path / "b.csv", [line()]), "spot-checks")
    link = 'a[href$="/problems/sheet/"]'
    assert find_elements(client.get(f"/imports/{wrong.pk}/"), link)
    assert not find_elements(client.get(f"/imports/{right.pk}/"), link)
    assert client.get(f"/imports/{right.pk}/problems/sheet/").status_code == 404
    client.post(f"/imports/{wrong.pk}/discard/")
    assert client.get(f"/imports/{wrong.pk}/problems/sheet/").status_code == 404


def test_a_body_gets_none(client, tmp_path):
    cast = Cast()
    wrong = hand_in(write_csv(tmp_path / "a.csv", WRONG), "spot-checks")
    client.force_login(cast.liaison)
    assert client.get(f"/imports/{wrong.pk}/problems/sheet/").status_code == 403
