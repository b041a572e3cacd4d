"""Headings that are nearly those of a column, and so are asked about."""

import re
from collections.abc import Iterable

# What a longer heading says of somebody or something else than the shorter one.
ATTRIBUTE = re.compile(
    r"地址|电话|联系|邮编|传真|省份?$|所在|代码|代表|负责人|类型|性质|数量|基数|单价|等级|级别|依据|日期|时间|照片|签字|序号|文号|网址|经度|纬度"
)
BRACKETS = re.compile(r"\([^()]*\)")
SHORTEST = 3


def is_near(heading: str, names: Iterable[str]) -> bool:
    """Say whether an unknown heading may mean a column with one of these names."""
    return any(differs_little(heading, name) for name in names)


def differs_little(heading: str, name: str) -> bool:
    """Say whether a heading is the end of a name, or differs in a bracket, in one sign, or in a few at an end that name nothing else."""
    if BRACKETS.sub("", heading) == BRACKETS.sub("", name):
        return True
    if len(heading) > SHORTEST and name.endswith(heading):
        return True
    shorter, longer = sorted((heading, name), key=len)
    if len(shorter) < SHORTEST or len(longer) - len(shorter) > SHORTEST:
        return False
    if longer.startswith(shorter) or longer.endswith(shorter):
        rest = longer.removeprefix(shorter) if longer.startswith(shorter) else longer.removesuffix(shorter)
        return not ATTRIBUTE.search(rest)
    return len(shorter) > SHORTEST and is_one_sign_apart(shorter, longer)


def is_one_sign_apart(shorter: str, longer: str) -> bool:
    """Say whether one sign was changed, added, or two neighbours exchanged."""
    start = next((place for place, (one, other) in enumerate(zip(shorter, longer, strict=False)) if one != other), 0)
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    exchanged = shorter[start : start + 2][::-1] == longer[start : start + 2]
    return shorter[start + 1 :] == longer[start + 1 :] or (exchanged and shorter[start + 2 :] == longer[start + 2 :])
