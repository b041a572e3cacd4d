"""Numbers of papers and codes, compared as what they are and shown as they were written.

〔2014〕, [2014], （2014） and ｛2014｝, ＦＷ－００１ and FW-001, FW——001 and FW-001, gc65-1 and GC65-1 are one number each. The database folds
a number into a generated column with a unique index (`normalise_column`), so that no door escapes it; `normalise_text` does the same for
look-ups.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Func, Model, Value
from django.utils.translation import gettext_lazy as _

SHORTENED = _("A spreadsheet program has shortened this number; its last digits are lost. Enter all of them.")
TAKEN_FOR_AMOUNT = _(
    "A spreadsheet program has taken this number for an amount; enter it without the decimals, with leading zeros."
)
TAKEN_FOR_DAY = _("A spreadsheet program has taken this number for a date. Enter it as the paper has it.")
NOT_SHOWN = _("A spreadsheet program has put signs in place of this number. Enter the number as the paper has it.")
FOOTNOTED = _("This number bears the sign of a footnote, such as ①, ² or *. Enter it without.")
FOOTNOTED_NAME = _("This name bears the sign of a footnote, such as ①, ² or *. Enter it without.")

LEFT, RIGHT = "〔〖【〘〚[{<〈《「『", "〕〗】〙〛]}>〉》」』"
DASHES = "\u2010\u2012\u2013\u2014\u2015\u2212\u2043\u2500\u2501\u30fc"
LOWER, UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Beside white space: what is invisible and comes along from web pages and Word.
SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xad\u1680\u180e\u2028\u2029"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)
# After NFKC, which folds full-width forms, and in the one order in which PostgreSQL's translate() takes it: what has no
# partner at the end is deleted. Only ASCII letters change case: how others do depends on the database's locale.
FROM = LOWER + LEFT + RIGHT + DASHES + SPACES
TO = UPPER + "(" * len(LEFT) + ")" * len(RIGHT) + "-" * len(DASHES)
TABLE = {ord(char): TO[place] if place < len(TO) else None for place, char in enumerate(FROM)}

# How text may be written that is searched: each of these stands for all of its kind.
WIDE_OFFSET = 0xFEE0
KINDS = ("(（" + LEFT + "［｛＜", ")）" + RIGHT + "］｝＞", "-－" + DASHES)

# Chinese input methods type a dash as two; after the translation all of them are this one.
SEVERAL_DASHES = "-{2,}"
# Most numbers are written so that nothing is to be folded.
PLAIN = re.compile(r"(?:[!-,.-;=?-Z]|-(?!-))*")
WIDE_QUOTES = str.maketrans("＝＂“”", '="""')
QUOTED = re.compile(r'=?\s*"(.*)"', re.DOTALL)
SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E\+[0-9]+|[0-9]+[.,][0-9]+E[0-9]+")
DECIMAL = re.compile(r"[0-9]+\.0+|[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
MONTHS = "(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
# What becomes of 3-5, as Excel in Chinese and in English saves it.
DAY = re.compile(
    rf"([0-9]{{4}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}-{MONTHS}|{MONTHS}-[0-9]{{2}}|[0-9]{{4}}(/[0-9]{{1,2}}){{2}}"
)
HASHES = re.compile(r"#{2,}|#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
# NFKC makes a further digit of these: C1② would become the batch C12, and 12500① the amount 125001.
MARKS = re.compile("[²³¹⁰⁴-⁹₀-₉①-⑳㉑-㉟㊱-㊿⓪-⓿❶-➓]")
MARKED = re.compile(rf".*{MARKS.pattern}.*|.*[*＊※★☆]", re.DOTALL)
# Of a name only at its end: M²咖啡店 is one.
MARKED_NAME = re.compile(rf"(?:{MARKS.pattern}|[*＊※★☆])\s*$")
SPOILED = {
    "footnoted": (MARKED, FOOTNOTED),
    "shortened": (SCIENTIFIC, SHORTENED),
    "taken-for-amount": (DECIMAL, TAKEN_FOR_AMOUNT),
    "taken-for-day": (DAY, TAKEN_FOR_DAY),
    "not-shown": (HASHES, NOT_SHOWN),
}
"""What tells each way in which a spreadsheet program or a footnote spoils a number, and the words for it."""
# A separator between thousands; grouped by four as Chinese numbers are named, it is one too. Any other comma may be a decimal one.
OTHER_COMMA = re.compile(r",(?![0-9]{3,4}(?![0-9]))")


def normalise_text(text: str) -> str:
    """Return a number or code as it is compared."""
    if PLAIN.fullmatch(text):
        return text
    return re.sub(SEVERAL_DASHES, "-", unicodedata.normalize("NFKC", text).translate(TABLE))


def normalise_column(column: Any) -> Func:
    """Return a column as `normalise_text` folds it; only immutable functions, as a generated column needs."""
    folded = Func(column, template="normalize(%(expressions)s, NFKC)")
    folded = Func(folded, Value(FROM), Value(TO), function="translate")
    return Func(folded, Value(SEVERAL_DASHES), Value("-"), Value("g"), function="regexp_replace")


def folding_pattern(word: str) -> str:
    """Return a regular expression for a word however its letters, digits, brackets and dashes are written.

    Without any of these it is the word itself.
    """
    parts = []
    for char in re.sub(f"[{KINDS[-1]}]{{2,}}", "-", unicodedata.normalize("NFKC", word)):
        kind = next((kind for kind in KINDS if char in kind), "")
        if not kind and "!" <= char <= "~":
            forms = dict.fromkeys((char.lower(), char.upper()))
            kind = "".join(form + chr(ord(form) + WIDE_OFFSET) for form in forms)
        # Inside a character class only these four would be read as more than themselves.
        parts.append("[" + "".join(f"\\{one}" if one in "\\]^-[" else one for one in kind) + "]" if kind else char)
        if kind == KINDS[-1]:
            parts.append("+")
    return "".join(parts)


def fold_amount(text: str) -> str:
    """Return an amount as people type it with digits of half width and without separators between thousands.

    What would become another amount stays as it is, and is no number to anybody: 12,5 and 12500①.
    """
    if MARKS.search(text):
        return text
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    return typed if OTHER_COMMA.search(typed) else typed.replace(",", "")


def is_footnoted(name: str) -> bool:
    """Say whether an enterprise's name ends with the sign of a footnote, with which it would be another enterprise beside itself."""
    return MARKED_NAME.search(name) is not None


def check_names(row: Model, fields: Iterable[str]) -> None:
    """Raise ValidationError beside each of these fields of a row whose enterprise's name bears the sign of a footnote."""
    errors = {field: FOOTNOTED_NAME for field in fields if is_footnoted(getattr(row, field))}
    if errors:
        raise ValidationError(errors)


def clean_number(text: str) -> str:
    """Return a number as it is kept: without the quotes or the apostrophe by which a spreadsheet keeps it as text.

    ValidationError for one that a spreadsheet program has spoiled: three batches would become 2.01407E+12.
    """
    # ="001" is how spreadsheets keep leading zeros; a paste brings the formula along, under some keyboards in full width.
    quoted = QUOTED.fullmatch(text.strip().translate(WIDE_QUOTES))
    number = quoted.group(1).strip() if quoted else text.lstrip("'\u2018\u2019")
    folded = normalise_text(number)
    for code, (pattern, words) in SPOILED.items():
        if pattern.fullmatch(number if pattern is MARKED else folded):
            raise ValidationError(words, code=code)
    return number
