"""Bulletins of the demonstration: closed quarters, the last one corrected, every number that of the board."""

from collections import Counter

from docx import Document

from assessment.filings import REMEDIES, find_carried_over
from assessment.models import Sheet, SheetStep
from bulletin.layout import LayoutFile, find_faults
from bulletin.models import Bulletin, ResultCircular
from bulletin.word.tables import INDICATOR_HEAD
from dashboard.as_of import AsOf
from dashboard.status import overview


def test_bulletins_of_closed_quarters_the_last_one_corrected(demonstration):
    rows = list(Bulletin.objects.with_quarter().order_by("pk"))
    assert [(row.snapshot.quarter.code, row.state, row.full_number) for row in rows] == [
        ("2013Q1", "issued", "宝质兴办〔2013〕1号"), ("2013Q2", "issued", "宝质兴办〔2013〕2号"),
        ("2013Q3", "issued", "宝质兴办〔2013〕3号"), ("2013Q4", "corrected", "宝质兴办〔2014〕1号"),
        ("2013Q4", "issued", "宝质兴办〔2014〕2号"),
    ]  # fmt: skip
    for row in rows:
        build = row.builds.get(is_final=True)
        content = build.document.read()
        assert build.state == "done" and find_faults(LayoutFile(content, kind="circular", faces="gov")) == []
        assert row.notice.receipts.exists()
    assert rows[4].notice.follows == rows[3].notice


def test_every_value_of_the_file_is_that_of_the_board(demonstration):
    row = Bulletin.objects.with_quarter().get(year=2013, number=3)
    board = overview(row.snapshot.plan, row.snapshot.quarter.pk, AsOf())
    tables = Document(row.builds.get(is_final=True).document.path).tables
    lines = [line.cells for table in tables for line in table.rows if len(line.cells) == len(INDICATOR_HEAD)]
    cells = {line[0].text.split()[0]: line[4].text for line in lines}
    for standing in board.standings:
        # The board sets thousands apart and shows the steps of a milestone as a fraction; paper has them in a column of their own.
        shown = "".join((standing.figure.shown or "/").split()).replace(",", "")
        told = shown.partition("/")[0] or "/"
        assert cells[standing.indicator.code] == told, standing.indicator


def test_the_results_of_the_last_assessment_went_out_in_a_circular_and_its_remedies_are_settled(demonstration):
    row = ResultCircular.objects.get()
    assert (row.scheme.year, row.state, row.full_number) == (2013, "issued", "宝质兴办〔2014〕3号")
    assert find_faults(LayoutFile(row.document.read(), kind="circular", faces="gov")) == []
    assert row.notice.receipts.exists()
    steps = SheetStep.objects.filter(sheet__scheme=row.scheme, action__in=REMEDIES)
    counts = Counter(steps.values_list("action", flat=True))
    # The last three of those ranked; one of them carries a task over into 2014.
    assert counts == {"ask_remedy": 3, "report_remedy": 3, "accept_remedy": 2, "refuse_remedy": 1}
    refused = steps.get(action="refuse_remedy").sheet
    following = Sheet.objects.with_names().get(scheme__year=2014, scheme__league="bodies", body=refused.body)
    assert find_carried_over(following).reason.startswith("季报仍有迟报")
