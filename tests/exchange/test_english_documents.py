"""Word files and workbooks of readers of English: their own extracts are in English, papers of the office are as in Chinese."""

import datetime as dt
import io

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override
from docx import Document
from openpyxl import load_workbook

from accounts.models import User
from assessment.models import Sheet
from bulletin.results import collect_results
from meetings.models import Meeting
from meetings.services import meeting_create, meeting_hold
from supervision.documents import PAPERS
from supervision.models import Supervision
from targets.models import Plan


@pytest.fixture
def office(demonstration) -> User:
    return User.objects.get(username="office")


def read(user: User, address: str, language: str) -> bytes:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content


def words_of(content: bytes) -> list[str]:
    """Return the words of a Word file, paragraph by paragraph and cell by cell."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def list_supervision_papers() -> list[str]:
    """Return the address of one paper of each kind that there is."""
    found = {}
    for item in Supervision.objects.issued():
        found |= {
            kind: f"/supervisions/{item.pk}/papers/{kind}/" for kind, paper in PAPERS.items() if paper.is_due(item)
        }
    assert {"notice", "colour", "closing"} <= set(found)
    return list(found.values())


def hold_meeting(office: User) -> Meeting:
    given = {"title": "第四季度例会", "held_on": dt.date(2014, 10, 15), "chair": "副区长", "plan": Plan.objects.get()}
    return meeting_hold(meeting=meeting_create(user=office, **given), user=office)


def test_papers_are_chinese_whoever_takes_them_out(office):
    meeting = hold_meeting(office)
    papers = ["/reports/zhijian/2014Q3/paper/file/", f"/meetings/{meeting.pk}/minutes/", *list_supervision_papers()]
    for address in papers:
        assert words_of(read(office, address, "en")) == words_of(read(office, address, "zh-hans")), address


def test_what_a_circular_tells_is_chinese_whoever_begins_it(office):
    scheme = Sheet.objects.filter(state="final").first().scheme
    with override("en"):
        told = collect_results(scheme)
    assert told == collect_results(scheme)
    assert {"发改委", "教育局"} <= {line["name"] for line in told["lines"]}


def test_the_summary_of_a_quarter_follows_its_reader(office):
    words = words_of(read(office, "/reports/summary/?quarter=2014Q2&format=docx", "en"))
    assert words[0] == "Work of the quality programme in Q2 2014"
    assert words[1].startswith("Reports owed for the quarter: ")
    assert "Quality programme office of Baodi District\n15 October 2014" in words
    assert words[words.index("Item") :][:4] == ["Item", "Body", "This quarter", "Year to date"]
    book = load_workbook(io.BytesIO(read(office, "/reports/summary/?quarter=2014Q2&format=xlsx", "en")))
    assert book.sheetnames == ["Figures", "Narratives", "Not handed in"]
    heads = [cell.value for cell in book["Figures"][1]]
    assert heads == [
        "Clause", "Duty", "Item", "Unit", "Body", "This quarter", "Year to date", "Review", "Explanation",
    ]  # fmt: skip
    assert "Total" in {row[4] for row in book["Figures"].iter_rows(values_only=True)}


def test_results_of_an_assessment_follow_their_reader(office):
    scheme = Sheet.objects.filter(state="final").first().scheme
    book = load_workbook(io.BytesIO(read(office, f"/assessment/schemes/{scheme.pk}/results/?format=xlsx", "en")))
    assert book.sheetnames == ["Points", "Basis"]
    heads = [cell.value for cell in book["Points"][1]]
    assert (heads[:2], heads[-6:]) == (
        ["Rank", "Body"],
        ["Points that apply", "Points of 100", "Bonus", "Deductions", "Total", "Grade"],
    )
    words = {cell for row in book["Points"].iter_rows(values_only=True) for cell in row}
    assert "not applicable" in words and "不适用" not in words
