"""Rules of the imprint: I01 to I06."""

from typing import Any

from docx.oxml.ns import qn

from bulletin.layout.rules import LayoutFile, find_value, layout_rule, matches


def find_foot(file: LayoutFile) -> Any:
    """Return the table at the foot of the last page; None where a letter goes to nobody besides."""
    pinned = (one for one in reversed(list(file.body.iter(qn("w:tbl")))) if one.tblPr.find(qn("w:tblpPr")) is not None)
    return next(pinned, None)


@layout_rule("I01")
def has_rules_of_two_weights(file: LayoutFile) -> bool:
    properties = find_foot(file).tblPr
    weights = [find_value(properties, f"tblBorders/{side}", "sz") for side in ("top", "bottom", "insideH")]
    return weights == ["8", "8", "6"] and find_value(properties, "tblW", "w") == "8845"


@layout_rule("I02")
def stands_at_the_foot(file: LayoutFile) -> bool:
    if (foot := find_foot(file)) is None:
        return file.kind == "letter"
    place = [find_value(foot.tblPr, "tblpPr", name) for name in ("vertAnchor", "tblpYSpec")]
    following = foot.getnext()
    return place == ["margin", "bottom"] and file.name_style(following) == "尾行" and (
        file.style_value("尾行", "rPr/sz") == "2"
    )  # fmt: skip


@layout_rule("I04")
def names_copies(file: LayoutFile) -> bool:
    copies = [text for text in file.texts("版记") if text.startswith("抄送：")]
    is_set = file.style_value("版记", "rPr/sz") == "28" and file.has_indent("版记", left=100, right=100)
    return is_set and all(text.endswith("。") for text in copies)


@layout_rule("I05")
def says_who_printed_it(file: LayoutFile) -> bool:
    last, text = file.of_style("版记")[-1], file.texts("版记")[-1]
    is_set = find_value(last, "pPr/tabs/tab") == "right" and find_value(last, "pPr/tabs/tab", "pos") == "8565"
    return is_set and matches(r"\D+\t(19|20)\d{2}年[1-9]\d?月[1-9]\d?日印发", [text])


@layout_rule("I06")
def parts_lines_by_thin_rules(file: LayoutFile) -> bool:
    rows = len(find_foot(file).findall(qn("w:tr")))
    return rows == len(file.of_style("版记"))
