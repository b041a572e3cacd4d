"""What remains of a registered name when everything is taken away that people write now so, now so."""

import re
import unicodedata

from django.db.models import Func, Value
from django.db.models.functions import Coalesce, Substr, Upper

from targets.numbers import DASHES, LEFT, RIGHT, SPACES

# All that `normalise_text` folds, or two spellings of one name would not be held against each other.
PUNCTUATION = SPACES + "()" + LEFT + RIGHT + "-" + DASHES + "·.,'\"“”‘’、。"
"""After NFKC, which folds full-width forms."""
# With "g" both ends are taken off in one pass. A name of nothing else, such as 宝坻区中心, keeps no core at all.
PLACE_AND_FORM = "^(天津市?)?(宝坻[区县]?)?|((股份)?有限(责任)?公司|厂|店|社|中心)$"
"""The place at the head of a name and the form of organisation at its end."""


def name_core(name: object) -> Func:
    """Return the distinctive part of a name: 天津市宝坻区鑫达电缆有限责任公司 and 宝坻鑫达电缆（有限公司） → 鑫达电缆.

    Only immutable functions, as a generated column needs.
    """
    # Full-width letters become ASCII first, whose case no locale decides.
    folded = Upper(Func(name, template="normalize(%(expressions)s, NFKC)"))
    plain = Func(folded, Value(PUNCTUATION), Value(""), function="translate")
    return Func(plain, Value(PLACE_AND_FORM), Value(""), Value("g"), function="regexp_replace")


def core_of(name: str) -> str:
    """Return the distinctive part of a name as `name_core` does in the database."""
    plain = unicodedata.normalize("NFKC", name).upper().translate(dict.fromkeys(map(ord, PUNCTUATION)))
    return re.sub(PLACE_AND_FORM, "", plain)


def organisation() -> Coalesce:
    """Return the organisation code: characters 9 to 17 of the unified code (GB 32100-2015), else the code of before."""
    return Coalesce(Substr("uscc", 9, 9), "org_code")
