"""The styles of the papers by GB/T 9704-2012: page, type area, faces, sizes, pitches.

Lengths are twips (1/1440 inch). 22 lines of 28.95 points fill the type area of 225 mm, 29 points give 21; 28 characters of
16 points fill its 156 mm only when each is a quarter point narrower.
"""

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bulletin.letterhead import FACES

PAGE = {"w": 11906, "h": 16838}
FOOTER, NUMBER_LINE = 1446, 320
"""How far the line of a page number stands from the edge of the sheet, and how high it is."""
MARGINS = {"top": 2098, "left": 1587, "right": 1474, "bottom": 1984, "header": 851, "footer": FOOTER, "gutter": 0}
TYPE_WIDTH, TYPE_HEIGHT = 8845, 12756
LINE, CHARACTER, NARROWER = 579, 315, -5
CELL_MARGIN = 60
RED = "FF0000"
MARK_WIDTH_POINTS, MARK_MOST_POINTS = 442, 62


@dataclass(frozen=True)
class Style:
    """A paragraph style: face and size in half points; ``indent`` in hundredths of a character from left, right and first line."""

    name: str
    face: str = "fangsong"
    size: int = 32
    align: str = "both"
    line: int = LINE
    before: int = 0
    left: int = 0
    right: int = 0
    first: int = 0
    color: str = ""
    keep_next: bool = False
    spacing: int = NARROWER


# A title of twenty characters holds in its line even where gaps are set round its digits and a face with broader ones stands in.
STYLES = [
    Style("发文机关标志", "xiaobiaosong", 54, "center", 900, color=RED, spacing=0),
    Style("发文字号", align="center", before=2 * LINE),
    Style("信函字号", align="right"),
    Style("简报名称", "xiaobiaosong", 88, "center", 1200, color=RED, spacing=0),
    Style("简报期号", align="center", before=120),
    Style("编发单位和日期", left=100, right=100, align="left", before=120),
    Style("红色分隔线", size=2, line=40, spacing=0),
    Style("公文标题", "xiaobiaosong", 44, "center", 680, before=2 * LINE, spacing=-20, keep_next=True),
    Style("主送机关", before=LINE),
    Style("正文段落", first=200),
    Style("一级标题", "hei", first=200, keep_next=True),
    Style("二级标题", "kai", first=200, keep_next=True),
    Style("附件说明", before=LINE, left=500, first=-300, keep_next=True),
    Style("附件说明续", left=500, first=-100, keep_next=True),
    Style("署名", align="right", before=LINE, keep_next=True),
    Style("成文日期", align="right"),
    Style("附注", first=200),
    Style("附件标识", "hei", align="left"),
    Style("附件标题", "xiaobiaosong", 44, "center", 680, before=LINE, spacing=0, keep_next=True),
    Style("图题", "kai", 28, "center", 480, keep_next=True),
    Style("图", align="center", line=0, keep_next=True),
    Style("表格文字", size=24, align="left", line=360, spacing=0),
    Style("表格数字", size=24, align="right", line=360, spacing=0),
    Style("表头", "hei", 24, "center", 360, spacing=0),
    Style("版记", size=28, align="left", left=100, right=100, line=500, spacing=0),
    Style("报尾份数", size=28, align="right", right=100, line=500, spacing=0),
    Style("尾行", size=2, line=20, spacing=0),
    Style("页码右", "song", 28, "right", NUMBER_LINE, right=100, spacing=0),
    Style("页码左", "song", 28, "left", NUMBER_LINE, left=100, spacing=0),
]
BY_NAME = {style.name: style for style in STYLES}


def set_styles(document: Any, profile: str) -> None:
    """Put the styles in the place of those of the library's template, which fall to the faces of a theme."""
    faces = FACES[profile]
    root = document.styles.element
    # A list first: children are taken out of what is gone through.
    for child in list(root):
        root.remove(child)
    for xml in (
        write_defaults(faces),
        write_normal(faces),
        *BUILT_IN,
        *(write_style(style, faces) for style in STYLES),
    ):
        root.append(parse_xml(xml))


def write_fonts(faces: dict[str, str], face: str) -> str:
    """Write the faces of a run: digits and Latin letters in their own, but for page numbers, which are 宋体 all through."""
    latin = faces["song"] if face == "song" else faces["latin"]
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{faces[face]}" w:cs="{latin}"/>'


def write_defaults(faces: dict[str, str]) -> str:
    """Write what holds where no style says anything; Han characters would take Japanese forms without the language."""
    return (
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{write_fonts(faces, 'fangsong')}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def write_normal(faces: dict[str, str]) -> str:
    """Write the style from which the others are made: 3号仿宋 (5.2.2)."""
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:spacing w:line="{LINE}" w:lineRule="exact"/>'
        '<w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{write_fonts(faces, "fangsong")}<w:spacing w:val="{NARROWER}"/><w:kern w:val="2"/><w:sz w:val="32"/>'
        '<w:szCs w:val="32"/></w:rPr></w:style>'
    )


OFF_GRID = '<w:snapToGrid w:val="0"/>'
"""For lines of another pitch, which the grid of 22 lines would otherwise draw out to whole lines of its own."""
BUILT_IN = [
    f'<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>',
    f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
    f'<w:style {nsdecls("w")} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>',
]


def write_style(style: Style, faces: dict[str, str]) -> str:
    """Write one style; indents in characters carry their twips beside them, for programs that do not know the former."""
    twips = {name: getattr(style, name) * CHARACTER // 100 for name in ("left", "right", "first")}
    indent = "".join(
        f' w:{name}Chars="{getattr(style, name)}" w:{name}="{twips[name]}"' for name in ("left", "right") if twips[name]
    )
    if style.first > 0:
        indent += f' w:firstLineChars="{style.first}" w:firstLine="{twips["first"]}"'
    elif style.first < 0:
        indent += f' w:hangingChars="{-style.first}" w:hanging="{-twips["first"]}"'
    line = f' w:line="{style.line}" w:lineRule="exact"' if style.line else ' w:line="240" w:lineRule="auto"'
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{style.name}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"<w:keepNext/>" if style.keep_next else ""}'
        f"{'' if style.line == LINE else OFF_GRID}"
        f'<w:spacing w:before="{style.before}"{line}/>{f"<w:ind{indent}/>" if indent else ""}<w:jc w:val="{style.align}"/></w:pPr>'
        f"<w:rPr>{write_fonts(faces, style.face)}"
        f'<w:b w:val="0"/>{f"<w:color w:val={chr(34)}{style.color}{chr(34)}/>" if style.color else ""}'
        f'<w:spacing w:val="{style.spacing}"/><w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )
