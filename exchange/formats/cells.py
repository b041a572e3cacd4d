"""Reading one cell: full-width characters, stray spaces and line breaks, dates as Excel and people write them.

A cell is what the file formats yield: text, a number (always a float in Excel, a `ShownNumber` where a number format shows it
otherwise), a truth value, a date or a time.
"""

import datetime as dt
import math
import re
import unicodedata

from exchange.formats import error_codes
from exchange.formats.errors import CellError
from exchange.formats.numbers import EXACT_DIGITS, ShownNumber, plain_number
from targets import clock
from targets.days import EARLIEST
from targets.numbers import DASHES, MARKS

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

# Full-width letters, digits and signs become half-width; （），：；！？ stay, for in Chinese text they are at home.
FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），：；！？～"}
SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u3000]+")
BREAKS = re.compile(r"[ \t\u00a0\u3000]*[\n\r\x0b\x0c\x85\u2028\u2029][\s\u3000]*")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ufffe\uffff]"
)
PLAIN = re.compile(r"[!-~\u4e00-\u9fff]+")
# How people say that a cell says what the one above it does.
DITTO = frozenset(["同上", "同前", "〃", "″", '"', "“", "”", "''"])
# How sheets say "none".
NOTHING = frozenset(["", "/", "\\", "-", "--", "—", "——", "－", "无"])

DATE = re.compile(
    r"(\d{4})(?:([-/.、,])(\d{1,2})\2(\d{1,2})[日号.]?|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))"
    r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
# 二〇一四年八月五日, as papers of the administration date themselves.
CHINESE_DATE = re.compile(
    r"([二一][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
NUMERALS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


def tidy(text: str) -> str:
    """Return the text on one line, with half-width letters and digits, single spaces, and nothing invisible.

    A line break is only how a column is too narrow: beside Chinese it vanishes, between words of letters it is a space.
    """
    # Most cells need nothing, and a match is a fraction of three substitutions.
    if PLAIN.fullmatch(text):
        return text
    # Zero-width signs come along from web pages; two codes with one of them in between look equal and are not.
    text = BREAKS.sub(break_in_line, text.translate(FOLDED))
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def break_in_line(found: re.Match[str]) -> str:
    """Return what stands for a line break within a line."""
    beside = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return "" if any("\u3001" <= char <= "\u9fff" or char >= "\uf900" for char in beside) else " "


def tidy_lines(text: str) -> str:
    """Return a narrative as it was written, with its lines and their indents, and nothing invisible."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")
    return INVISIBLE.sub("", lines).strip()


def tidy_key(text: str) -> str:
    """Return what decides whether two names are the same: compatibility forms folded, no spaces, no case."""
    # NFKC after tidy, so that ㈠ and （一） are one name as well as full-width letters.
    return "".join(unicodedata.normalize("NFKC", tidy(text)).split()).casefold()


def as_text(cell: Cell) -> str:
    """Return any cell as tidy text; a number as Excel shows it, without the traces of its binary form."""
    if isinstance(cell, str):
        text = tidy(cell)
        # One that stands alone is how spreadsheets keep a cell as text; before a formula it is the exports' own.
        return text[1:] if text[:1] == "'" and text.count("'") == 1 and not RUNNABLE.match(text) else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return tidy(cell.text) if isinstance(cell, ShownNumber) else plain_number(cell)
    if isinstance(cell, dt.datetime):
        # Excel has no days, only moments; midnight means the day.
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Say whether the cell is empty or says so with a stroke."""
    return cell is None or (isinstance(cell, str) and tidy(cell) in NOTHING)


def read_text(cell: Cell, most: int) -> str:
    """Return the cell as text of at most ``most`` characters."""
    if isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS and not isinstance(cell, ShownNumber):
        raise CellError(error_codes.CODE_AS_NUMBER)
    text = as_text(cell)
    if len(text) > most:
        raise CellError(error_codes.TOO_LONG, length=len(text), most=most)
    return text


def read_code(cell: Cell, most: int) -> str:
    """Return an identifying code in half-width characters without spaces.

    A number is taken only while Excel still holds all of its digits and shows no others; dates and truth values never are codes.
    """
    if isinstance(cell, ShownNumber) and cell.text != plain_number(cell):
        raise CellError(error_codes.NUMBER_DISGUISED, shown=cell.text, kept=plain_number(cell))
    if isinstance(cell, str):
        text = tidy(cell)
        # NFKC and no spaces: codes are typed from paper with whatever width the keyboard was in.
        return read_text(text if MARKS.search(text) else "".join(unicodedata.normalize("NFKC", text).split()), most)
    if (
        # True is an int to Python and would become the code 1.
        isinstance(cell, bool)
        or not isinstance(cell, (int, float))
        or not math.isfinite(cell)
        or cell != int(cell)
        or cell < 0
    ):
        raise CellError(error_codes.NOT_A_CODE)
    # Excel keeps 15 digits and fills up with zeros, so the code may be wrong without looking so.
    if cell >= 10**EXACT_DIGITS:
        raise CellError(error_codes.CODE_AS_NUMBER)
    return read_text(str(int(cell)), most)


def read_date(cell: Cell) -> dt.date:
    """Return the date in the cell, from 1949 to today; a time of day is dropped."""
    day = parse_date(cell)
    last = clock.today()
    if not EARLIEST <= day <= last:
        raise CellError(error_codes.DATE_OUTSIDE, first=EARLIEST.isoformat(), last=last.isoformat())
    return day


def parse_date(cell: Cell) -> dt.date:
    """Return the date in the cell: a date of Excel, or text such as 2014-3-5, 2014/03/05, 2014年3月5日, 20140305."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    # Full-width digits and signs are at home in Chinese dates.
    text = date_text(cell)
    match = DATE.fullmatch(text)
    if match is None:
        match = CHINESE_DATE.fullmatch(text)
        if match is None:
            raise CellError(error_codes.DATE_UNREADABLE)
        year, month, day = (chinese_number(part) for part in match.groups())
    else:
        # The pattern has three ways to write a date, and the groups of two of them are empty.
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellError(error_codes.DATE_UNREADABLE) from None


def date_text(cell: Cell) -> str:
    """Return a cell in the plain form that dates are recognised in; 20140305 may be stored as a number."""
    text = as_text(cell)
    # 2014-8-1① would become the 11th.
    if MARKS.search(text):
        return text
    text = unicodedata.normalize("NFKC", text).replace("。", ".").translate(dict.fromkeys(map(ord, DASHES), "-"))
    return re.sub(r"\s*([-/.、,年月日号:])\s*", r"\1", text)


def chinese_number(text: str) -> int:
    """Return a number written in Chinese: 二〇一四, 八, 二十三."""
    if "十" not in text:
        return int("".join(str(NUMERALS[char]) for char in text))
    tens, _ten, ones = text.partition("十")
    return 10 * NUMERALS.get(tens, 1) + NUMERALS.get(ones, 0)


# The full-width signs too: spreadsheet programs under a Chinese locale take them for the narrow ones.
RUNNABLE = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def shield_formula(text: str) -> str:
    """Return the text as a CSV file carries it: what would run stands behind an apostrophe."""
    # The apostrophe is what Excel itself puts before text that looks like a formula.
    return f"'{text}" if RUNNABLE.match(text) else text


def unshield_formula(text: str) -> str:
    """Return the text that `shield_formula` was given; other text, as people write it, stays as it is."""
    # Only what the export shields: an apostrophe before other text is somebody's own.
    return text[1:] if text[:1] == "'" and RUNNABLE.match(text) else text
