"""The letter head (10.1) of a paper: the issuer in red above the type area, double rules of 170 mm at head and foot of page one."""

from docx.oxml import parse_xml
from docx.shared import Pt, Twips

from bulletin.letterhead import LETTERHEAD
from bulletin.papers import PaperFrame
from bulletin.word.styles import LINE, MARK_MOST_POINTS, MARK_WIDTH_POINTS, PAGE, RED
from bulletin.word.writing import PaperWriter, write_text

MM = 1440 / 25.4
EMU = 635
"""Of a twip, in which drawings measure."""
MARK_TOP, RULE_GAP, FOOT_RULE = round(30 * MM), round(4 * MM), PAGE["h"] - round(20 * MM)
RULE_WIDTH, RULE_WEIGHT = round(170 * MM), 60
NUMBER_GAP = 280
"""Seven eighths of a character of 16 points, between rule and number."""
DRAWING = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def write_letter_head(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write mark and double rules into the head of the first page, which has no page number, and the number below the rule."""
    section, mark = writer.document.sections[0], LETTERHEAD["issuer"]
    section.different_first_page_header_footer = True
    # Empty, or a later section's would be taken over.
    section.first_page_footer.is_linked_to_previous = False
    section.first_page_footer.paragraphs[0]._p.style = "尾行"
    header = section.first_page_header
    header.is_linked_to_previous = False
    points = min(MARK_MOST_POINTS, MARK_WIDTH_POINTS // len(mark))
    ink, line = round(points * 20 * 0.96), round(points * 20 * 1.3)
    # What the line keeps above the ink of its characters is taken off, as with the mark of a circular.
    section.header_distance = Twips(MARK_TOP - round(points * 20 * 0.21))
    paragraph = header.paragraphs[0]
    paragraph._p.style = "发文机关标志"
    write_text(paragraph, mark)
    paragraph.runs[0].font.size = Pt(points)
    paragraph.paragraph_format.line_spacing = Twips(line)
    rule = MARK_TOP + ink + RULE_GAP
    for number, (top, order) in enumerate(((rule, "thickThin"), (FOOT_RULE, "thinThick")), 1):
        paragraph._p.append(parse_xml(draw_rule(number, top, order)))
    first = writer.add("信函字号", paper.number or f"{LETTERHEAD['code']}〔　　〕　号", key="paper.number")
    # The line of the number is higher than its characters by what stands above and below them.
    above = rule + NUMBER_GAP - (LINE - 320) // 2
    first.paragraph_format.space_before = Twips(above - (section.header_distance.twips + line))


def draw_rule(number: int, top: int, order: str) -> str:
    """Return the XML of a red double rule in the middle of the page, ``top`` twips below its upper edge."""
    left = (PAGE["w"] - RULE_WIDTH) // 2
    name = {"thickThin": "信函首页上双线", "thinThick": "信函首页下双线"}[order]
    points = {side: f"{value / 20:g}pt" for side, value in (("left", left), ("right", left + RULE_WIDTH), ("top", top))}
    return (
        f"<w:r {DRAWING}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="1"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left * EMU}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top * EMU}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{RULE_WIDTH * EMU}" cy="0"/><wp:wrapNone/><wp:docPr id="{900 + number}" name="{name}" descr="{name}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{RULE_WIDTH * EMU}" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{RULE_WEIGHT * EMU}" cmpd="{order}">'
        f'<a:solidFill><a:srgbClr val="{RED}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        # Word before 2010 draws this one.
        f'<v:line from="{points["left"]},{points["top"]}" to="{points["right"]},{points["top"]}"'
        ' style="position:absolute;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"'
        f' strokecolor="#{RED}" strokeweight="{RULE_WEIGHT / 20:g}pt"><v:stroke linestyle="{order}"/></v:line>'
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
