"""Numbers as a spreadsheet program shows them, which is what a person has seen and meant."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property

EXACT_DIGITS = 15
"""Digits that Excel keeps of a number (IEEE 754 double)."""
LONGEST = 255
"""Characters of a number format in Excel."""
MOST = 10**EXACT_DIGITS
MOST_DECIMALS = 10
# Formats that Excel knows by their numbers alone; those of dates, which calamine reads, are left out.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 48: "##0.0E+0",
}  # fmt: skip
PIECE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?.,]+)|(E[+-]0+)|(%)|(.)', re.IGNORECASE | re.DOTALL)
SCALES = re.compile(r"[十百千万亿]|^[KM]$", re.IGNORECASE)
"""What a literal beside the digits says of their size: 1.2万 is another number than the 1.2 that is kept."""
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# Days and times, fractions, and other alphabets are not numbers in digits.
FOREIGN = re.compile(r"[ymdhsgb/]|general|@|am/pm", re.IGNORECASE)
CONDITION = re.compile(r"\[(?:DBNum|[<>=])", re.IGNORECASE)


class ShownNumber(float):
    """A number of a cell that Excel shows otherwise than it is kept.

    ``text`` is what stands in the cell, ``amount`` its digits alone; empty where they are those of another number, as 12 % are of 0.12.
    """

    text: str
    amount: str

    def __new__(cls, value: float, text: str, amount: str) -> "ShownNumber":
        number = super().__new__(cls, value)
        number.text, number.amount = text, amount
        return number


def plain_number(value: float) -> str:
    """Return a number with the digits that Excel keeps, and no exponent where it can be written without."""
    if value.is_integer() and abs(value) < 1e21:
        return f"{value:.0f}"
    text = f"{value:.{EXACT_DIGITS}g}"
    return f"{Decimal(text):f}" if "e" in text and 1e-9 <= abs(value) < 10**EXACT_DIGITS else text.upper()


@dataclass(frozen=True)
class NumberFormat:
    """How Excel shows the numbers of a style (数字格式)."""

    code: str

    @cached_property
    def sections(self) -> list[str]:
        """The formats of positive, negative and zero numbers, as far as they are given."""
        blank = LITERAL.sub(lambda found: "\0" * len(found[0]), self.code)
        cuts = [place for place, char in enumerate(blank) if char == ";"]
        return [self.code[start:end] for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, None], strict=True)]

    @cached_property
    def is_telling(self) -> bool:
        """Whether numbers are shown in digits of its own."""
        bare = LITERAL.sub("", self.code)
        return (
            len(self.code) <= LONGEST
            and bool(re.search("[0#?]", bare))
            and not FOREIGN.search(bare)
            and not CONDITION.search(self.code)
        )

    def shown(self, value: float) -> float:
        """Return a number with what Excel shows of it; unchanged where it is shown as it is, or has more digits than are shown."""
        if not abs(value) < MOST:
            return value
        number = Decimal(f"{value:.{EXACT_DIGITS}g}")
        place = 1 if number < 0 and len(self.sections) > 1 else 2 if not number and len(self.sections) > 2 else 0
        try:
            text, digits = render(self.sections[place], abs(number) if place == 1 else number)
        except (InvalidOperation, ValueError):
            # A format that no person wrote, with more digits than a number has.
            return value
        if place == 1 and digits:
            digits = f"-{digits}"
        return value if text == plain_number(value) else ShownNumber(value, text, digits)


def render(section: str, number: Decimal) -> tuple[str, str]:
    """Return what one section of a format shows of a number, and its digits alone where they are the number's own."""
    pieces = [found.groups() for found in PIECE.finditer(section)]
    mask = "".join(part[2] or "" for part in pieces)
    percent = min(sum(bool(part[4]) for part in pieces), 1)
    exponent = next((part[3] for part in pieces if part[3]), "")
    scale = len(mask) - len(mask.rstrip(","))
    whole, _point, decimals = mask.rstrip(",").partition(".")
    decimals = decimals[:MOST_DECIMALS]
    digits = digits_of(number * 100**percent / 1000**scale, whole, decimals, exponent)
    groups = spread(digits.lstrip("-"), [part[2] for part in pieces if part[2]])
    written = "".join(
        groups.pop(0) if placeholders else quoted or escaped or sign or (other or "").strip()
        for quoted, escaped, placeholders, _power, sign, other in pieces
    )
    # Excel writes the minus before everything else.
    written = f"-{written}" if digits.startswith("-") else written
    literals = "".join(quoted or escaped or other or "" for quoted, escaped, _digits, _power, _sign, other in pieces)
    is_scaled = percent or scale or exponent or SCALES.search(literals)
    return written.strip(), "" if is_scaled else digits.replace(",", "")


def spread(digits: str, groups: list[str]) -> list[str]:
    """Return the digits that stand in each group of placeholders, of which 000-0000 has two; the first takes what is left."""
    found: list[str] = []
    for group in reversed(groups[1:]):
        found.insert(0, digits[-len(group) :])
        digits = digits[: -len(group)]
    return [digits, *found]


def digits_of(number: Decimal, whole: str, decimals: str, exponent: str) -> str:
    """Return the digits of a number by the placeholders before and after the point."""
    power = 0
    if exponent and number:
        wide = max(sum(char in "0#?" for char in whole), 1)
        power = number.adjusted() - (number.adjusted() % wide if wide > 1 else 0)
        number = number.scaleb(-power)
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    before, _point, after = f"{abs(rounded):f}".partition(".")
    before = before.zfill(whole.count("0")) if before != "0" or "0" in whole else ""
    if "," in whole:
        before = f"{int(before or 0):,}" if len(before) <= len(f"{abs(rounded):.0f}") else before
    after = after.rstrip("0").ljust(decimals.rstrip("#?").count("0"), "0") if after else ""
    sign = "-" if rounded < 0 else ""
    tail = f"E{'+' if power >= 0 else '-'}{abs(power):0{exponent.count('0')}d}" if exponent else ""
    return sign + before + (f".{after}" if after else "") + tail
