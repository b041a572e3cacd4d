"""Chinese numerals, as headings of papers and citations of clauses have them."""

DIGITS = "零一二三四五六七八九"
LARGEST = 99


def write_numeral(number: int) -> str:
    """Write a whole number from 1 to 99 in Chinese: 7 is 七, 12 is 十二, 20 is 二十; ValueError for any other."""
    if not 0 < number <= LARGEST:
        raise ValueError(f"{number} is not written as a numeral")
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")
