"""Rules of the text: B01 to B19, T01, T02."""

import re

from docx.oxml.ns import qn

from bulletin.layout.rules import LayoutFile, find_value, layout_rule, matches, read_text
from bulletin.word.titles import LONGEST, SHORTEST, measure
from bulletin.word.writing import CHINESE_MARKS

TEXT = ("正文段落", "一级标题", "二级标题")
DAY = r"(19|20)\d{2}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日"


@layout_rule("B01")
def has_a_balanced_title(file: LayoutFile) -> bool:
    lines = file.texts("公文标题")[0].split("\n")
    sizes = [measure(line) for line in lines]
    is_set = file.has_font("公文标题", "xiaobiaosong", 44) and file.style_value("公文标题", "pPr/jc") == "center"
    fits = len(lines) == 1 or all(size >= SHORTEST for size in sizes)
    return is_set and fits and max(sizes) <= LONGEST and len(set(sizes)) == len(sizes)


@layout_rule("B02")
def has_a_title_of_its_pitch(file: LayoutFile) -> bool:
    return 660 <= int(file.style_value("公文标题", "pPr/spacing", "line") or 0) <= 700


@layout_rule("B03")
def has_a_title_of_three_parts(file: LayoutFile) -> bool:
    return matches(r".*关于.+的通报", [text.replace("\n", "") for text in file.texts("公文标题")])


@layout_rule("B04")
def has_its_addressees(file: LayoutFile) -> bool:
    is_flush = file.style_value("主送机关", "pPr/ind", "left") is None
    return is_flush and matches(r".+：", file.texts("主送机关"))


@layout_rule("B06")
def is_indented_by_two(file: LayoutFile) -> bool:
    twips = {file.style_value(name, "pPr/ind", "firstLine") for name in TEXT}
    return twips == {"630"} and all(file.has_indent(name, firstLine=200) for name in TEXT)


@layout_rule("B07")
def numbers_its_headings(file: LayoutFile) -> bool:
    first, second = file.texts("一级标题"), file.texts("二级标题")
    lists = not any(re.match(r"\d+、", text) for text in file.texts("正文段落"))
    return lists and matches(r"[一二三四五六七八九十]+、.+[^。]", first) and (
        not second or matches(r"（[一二三四五六七八九十]+）.+[^。]", second)
    )  # fmt: skip


@layout_rule("B08")
def has_headings_in_their_faces(file: LayoutFile) -> bool:
    faces = (("一级标题", "hei"), ("二级标题", "kai"), ("正文段落", "fangsong"))
    return all(file.has_font(name, face, 32) for name, face in faces)


@layout_rule("B09")
def has_digits_in_latin(file: LayoutFile) -> bool:
    return {file.style_value("正文段落", "rPr/rFonts", side) for side in ("ascii", "hAnsi")} == {file.faces["latin"]}


@layout_rule("B10")
def has_chinese_marks(file: LayoutFile) -> bool:
    section = file.document.sections[0]
    roots = [file.body, section.footer._element, section.even_page_footer._element]
    runs = [run for root in roots for run in root.iter(qn("w:r"))]
    return all(
        CHINESE_MARKS.fullmatch(text) and find_value(run, "rPr/rFonts", "hint") == "eastAsia"
        for run, text in ((run, read_text(run)) for run in runs)
        if CHINESE_MARKS.search(text)
    )


@layout_rule("B11")
def keeps_numbers_and_units_together(file: LayoutFile) -> bool:
    return not any(re.search(r"%（|\d [%％一-鿿]|\d\n", text) for text in file.texts("正文段落", "公文标题"))


@layout_rule("B12")
def names_its_annexes(file: LayoutFile) -> bool:
    found = file.texts("附件说明", "附件说明续")
    is_set = file.has_indent("附件说明", left=500, hanging=300) and file.has_indent("附件说明续", left=500, hanging=100)
    return is_set and found[0].startswith("附件：1.") and not any(text[-1] in "。；，、" for text in found)


@layout_rule("B13")
def is_signed_with_a_seal(file: LayoutFile) -> bool:
    if not file.has_seal or file.kind == "brief":
        return True
    return find_value(file.of_style("成文日期")[0], "pPr/ind", "rightChars") == "400"


@layout_rule("B14")
def is_signed_without_a_seal(file: LayoutFile) -> bool:
    if file.has_seal or file.kind == "brief":
        return True
    (issuer,), (day,) = file.of_style("署名"), file.of_style("成文日期")
    wide, narrow = (round(measure(file.texts(name)[0]) * 315) for name in ("署名", "成文日期"))
    first, second = (int(find_value(one, "pPr/ind", "right") or 0) for one in (issuer, day))
    # Of the longer of the two the right indent is two; the day begins two characters after the issuer.
    return min(first, second) == 630 and first + wide - (second + narrow) == 630


@layout_rule("B15")
def has_its_day_in_digits(file: LayoutFile) -> bool:
    return file.kind == "brief" or matches(DAY, file.texts("成文日期"))


@layout_rule("B16")
def has_no_day_in_words(file: LayoutFile) -> bool:
    return not any("○" in text or "〇" in text for text in file.texts("成文日期"))


@layout_rule("B18")
def has_its_notes_in_brackets(file: LayoutFile) -> bool:
    return file.has_indent("附注", firstLine=200) and all(re.fullmatch("（.+）", text) for text in file.texts("附注"))


@layout_rule("B19")
def begins_annexes_on_new_pages(file: LayoutFile) -> bool:
    marks = file.of_style("附件标识")
    return (
        file.has_font("附件标识", "hei", 32)
        and all(one.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for one in marks)
        and file.texts("附件标识") == [f"附件{number}" for number in range(1, len(marks) + 1)]
        and len(file.of_style("附件标题")) == len(marks)
        and file.style_value("附件标题", "pPr/jc") == "center"
    )


@layout_rule("T01")
def has_tables_that_print(file: LayoutFile) -> bool:
    # Without the imprint, which is a table pinned to the foot.
    tables = [one for one in file.body.iter(qn("w:tbl")) if one.tblPr.find(qn("w:tblpPr")) is None]
    heads = [one.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") for one in tables]
    rows = [row for one in tables for row in one.iter(qn("w:tr"))]
    sizes = {int(file.style_value(name, "rPr/sz") or 0) for name in ("表头", "表格文字", "表格数字")}
    return (
        None not in heads
        and all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        and all(24 <= size <= 28 for size in sizes)
        and file.style_value("表格数字", "pPr/jc") == "right"
    )


@layout_rule("T02")
def has_charts_with_words(file: LayoutFile) -> bool:
    charts = list(file.body.iter(qn("wp:inline")))
    wide = [int(one.find(qn("wp:extent")).get("cx")) for one in charts]
    return all(one.find(qn("wp:docPr")).get("descr") for one in charts) and all(size <= 156 * 36000 for size in wide)
