"""What remains of the name of a place or a body when everything is taken away that offices write now so, now so."""

import re

DISTRICT = re.compile(r"^(?:天津市?)?(?:宝坻[区县]?|本?区(?!域))")
OFFICE = re.compile(r"(?:人民政府|政府|党工委|工委|办事处|街办|管委会|管理委员会)+$")
KIND = re.compile(r"(?:街道办?|街|镇|乡)$")


def without_district(key: str) -> str:
    """Return a name without the district that it lies in: 宝坻区宝平街道 is 宝平街道."""
    return DISTRICT.sub("", key) or key


def place_parts(key: str) -> tuple[str, str]:
    """Return the stem of a township's name and its kind: 宝平 and 街 of 宝平街, 宝平街道办事处 and 宝平街办."""
    bare = without_district(key)
    without_office = OFFICE.sub(lambda found: "街" if found[0] == "街办" else "", bare) or bare
    kind = KIND.search(without_office)
    return KIND.sub("", without_office), kind[0][0] if kind else ""
