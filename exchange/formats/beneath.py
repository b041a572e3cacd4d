"""Lines of a sheet that are none of its rows: totals, headings of its sections, notes, signatures, page numbers, the numbers of its columns."""

import re
from collections.abc import Sequence

from exchange.formats.cells import Cell, as_text

TOTAL = re.compile(
    r"(?:本[页表月季年]度?|当[月季年]|全[年区]|分类|各类)?(?:合计|小计|总计|共计|累计|总合计|总数|总和|平均)(?:[数值]|批次?|情况)?(?:[(（:：].*)?"
    r"|[合总小共]计?[:：].*|(?:合计|总计)\d.{0,8}|共计?\d+.{0,8}|其中.*|汇总"
)
NOTE = re.compile(
    r"(?:备注|注|说明|附注|附|注释|注意事项|(?:填[报表写]|制表|编制)?说明)[\d一二三四五]*[:：.、)）]|(?:备注|附?注|(?:填表)?说明)$|※|★|\*"
)
SIGNATURE = re.compile(
    r"[(（]?(?:填[报表写]|制[表单]|编[制报]|统计|审[核批定]|复[核审]|校[对核]|批准|签[字章名发]|盖章|公章|经办|主管|分管|单位|部门|科室|主要)?"
    r"(?:负责|领导|联系|填[报表写]|制[表单]|编[制报]|统计|审[核批定]|复[核审]|校[对核]|批准|签[字章名发]|盖章|公章|经办|报[送出告]|打印|抽样|检[验测]|[局处科院所组]长|主任|电话|日期)"
    r"(?:人员?|员|者|单位|部门|机构|日期|时间|领导|电话|方式|意见|签[字章名发]|盖章|[(（].*[)）])*[)）]?(?:[:：(（].*|$)"
)
END = re.compile(
    r"[(（—-]*(?:以下|本[页表])?(?:空白|无正文|完|续[上下]?[页表]|[接转过承][上下次前][页表]|第\d+页.*|共\d+页.*|-?\d+-)[)）—-]*"
)
DAY = re.compile(r"(?:\d{4})?年(?:\d{1,2})?月(?:\d{1,2})?日")
# What divides a table: 一、食品类, （二）流通环节, 以下为第二批.
SECTION = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.．]|部分)|[(（][一二三四五六七八九十]{1,3}[)）]).+|以[下上][为是系均].+"
)
SENTENCE = re.compile(r"[:：;；，。]")
SHORTEST_SENTENCE = 8
# What stands for a column without a number where official sheets number theirs (栏次).
UNNUMBERED = frozenset(["栏次", "序号", "甲", "乙", "丙", "丁"])
FEWEST_NUMBERED = 3


def is_beneath(cells: Sequence[Cell]) -> bool:
    """Say whether a line, which lacks what every row must say, is none.

    Its first or second content is a word of totals, or its first one begins a note or asks for a signature; a line with a single
    content, which may be merged over all columns, may be any sentence.
    """
    said = list(dict.fromkeys(text for cell in cells if cell is not None and (text := "".join(as_text(cell).split()))))
    if not said:
        return False
    first = said[0]
    return (
        any(TOTAL.fullmatch(text) for text in said[:2])
        or any(sign.match(first) for sign in (NOTE, SIGNATURE))
        or numbers_columns(said)
        or END.fullmatch(first) is not None
        or (len(said) == 1 and any(sign.fullmatch(first) for sign in (DAY, SECTION)))
        or (len(said) == 1 and len(first) >= SHORTEST_SENTENCE and SENTENCE.search(first) is not None)
    )


def numbers_columns(said: Sequence[str]) -> bool:
    """Say whether a line numbers the columns, as official sheets do beneath their headings."""
    numbers = [number for text in said if (number := text.strip("()（）")) not in UNNUMBERED]
    return len(numbers) >= FEWEST_NUMBERED and numbers == [str(place) for place in range(1, len(numbers) + 1)]
