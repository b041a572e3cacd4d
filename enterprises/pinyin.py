"""Pinyin of names: the database has no Chinese collation, so names are sorted and searched by these columns.

The dictionary takes 56 MB and half a second; processes that write no name go without it.
"""


def pinyin(name: str, length: int = 400) -> str:
    """Return the key by which a name is sorted, syllable by syllable: 宝坻电缆 → ``bao di dian lan``; cut to fit."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - see above

    return " ".join(lazy_pinyin(name)).lower()[:length]


def initials(name: str, length: int = 100) -> str:
    """Return what a clerk types to find a name: 宝坻ABC电缆 → ``bdabcdl``; letters and digits only, cut to fit."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - see above

    parts = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(char for part in parts for char in part.lower() if char.isalnum())[:length]
