"""A proof that went through a word processor and came back."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from bulletin import services
from bulletin.checks import run_checks
from bulletin.transitions import BulletinRefused


@pytest.fixture
def cast(bulletin_rows, settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path
    return bulletin_rows


@pytest.fixture
def row(cast):
    return cast.draft()


def open_proof(cast, row):
    return Document(cast.build(row).document.path)


def hand_in(cast, row, document):
    content = BytesIO()
    document.save(content)
    file = SimpleUploadedFile("改.docx", content.getvalue())
    return services.bulletin_take_back(bulletin=row, user=cast.clerk, file=file)


def find(document, words):
    return next(one for one in document.paragraphs if words in one.text)


def replace_words(document, old, new):
    for run in find(document, old).runs:
        run.text = run.text.replace(old, new)


def test_an_untouched_copy_changes_nothing(cast, row):
    assert hand_in(cast, row, open_proof(cast, row)) == (0, 0, 0, 0)
    row.refresh_from_db()
    assert row.revision == 0


def test_words_numbers_new_and_lost_paragraphs_are_taken_over(cast, row):
    document = open_proof(cast, row)
    replace_words(document, "70.00%", "72.00%")
    replace_words(document, "现将", "现就")
    awards = find(document, "指标A2")
    awards._p.getparent().remove(awards._p)
    new = find(document, "指标B6：").insert_paragraph_before("新增一段话，不含数字。", style="正文段落")
    assert new.text
    title = find(document, "的通报")
    for number, run in enumerate(title.runs):
        run.text = "关于2014年第三季度质量兴区工作情况的通报" if number == 0 else ""
    assert hand_in(cast, row, document) == (2, 1, 1, 1)
    row.refresh_from_db()
    texts = [one.text for one in row.paragraphs.all()]
    assert texts[0].startswith("现就") and "新增一段话，不含数字。" in texts
    assert row.title == "关于2014年第三季度质量兴区工作情况的通报" and row.revision == 1
    assert row.paragraphs.get(key="A2.count").is_left_out
    assert "72.00%" in row.paragraphs.get(key="B6.ratio").text
    (check,) = [one for one in run_checks(row) if one.faults]
    assert check.code == "numbers" and "72.00" in check.faults[0]


def test_a_number_in_a_table_cannot_be_changed_by_hand(cast, row):
    document = open_proof(cast, row)
    cell = next(c for t in document.tables for r in t.rows for c in r.cells if c.text == "70.00")
    cell.paragraphs[0].runs[0].text = "96.00"
    replace_words(document, "现将", "现就")
    with pytest.raises(BulletinRefused, match=r"96\.00"):
        hand_in(cast, row, document)
    assert row.paragraphs.first().text.startswith("现将")


def test_headings_stay(cast, row):
    document = open_proof(cast, row)
    replace_words(document, "一、总体情况", "一、基本情况")
    with pytest.raises(BulletinRefused, match="基本情况"):
        hand_in(cast, row, document)


def test_only_the_last_copy_of_this_bulletin_is_taken(cast, row):
    document, other = open_proof(cast, row), open_proof(cast, cast.draft())
    with pytest.raises(BulletinRefused, match="不是本期"):
        hand_in(cast, row, other)
    services.paragraph_save(paragraph=row.paragraphs.first(), user=cast.clerk, text="现将情况通报如下：")
    with pytest.raises(BulletinRefused, match="已有改动"):
        hand_in(cast, row, document)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.4 x"])
def test_what_is_no_word_file_is_refused(cast, row, content):
    with pytest.raises(BulletinRefused):
        services.bulletin_take_back(bulletin=row, user=cast.clerk, file=SimpleUploadedFile("a.docx", content))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no soffice on this machine")
def test_a_copy_saved_by_libreoffice_is_read_too(cast, row, tmp_path):
    document = open_proof(cast, row)
    replace_words(document, "70.00%", "72.00%")
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "copy.docx"
    document.save(source)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    assert hand_in(cast, row, Document(Path(tmp_path / "copy.docx"))) == (1, 0, 0, 1)
