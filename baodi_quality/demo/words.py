"""Words that invented names are put together from."""

from random import Random

# Rare in trade names of the district, so that a name is not a real enterprise's by accident.
FIRST = "霁岫汀翊璟黛砚澜沐穗禾棠煦曜旌珩琅瑄晗翎昱澍蘅苒芃笙"
SECOND = "禾舟屿棠笙川岚衡垣樾黎弦桦泽牧原朔启澄和辰铭策远"

SURNAMES = "王李张刘陈杨赵孙周吴徐马朱胡郭何高林郑梁谢宋唐许邓韩冯曹彭曾"
GIVEN = (
    "建国",
    "志强",
    "秀英",
    "海燕",
    "立新",
    "春生",
    "玉梅",
    "明辉",
    "晓东",
    "丽华",
    "国栋",
    "文静",
    "洪波",
    "艳红",
    "少华",
    "宝山",
)


def trade_names(random: Random) -> list[str]:
    """Return all two-character trade names (字号) in a random order."""
    names = [first + second for first in FIRST for second in SECOND if first != second]
    random.shuffle(names)
    return names


def get_person_name(number: int) -> str:
    """Return the ``number``-th invented person's name."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)]
