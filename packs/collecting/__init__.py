"""What a pack is made of, by what it speaks of."""

from accounts.models import User
from packs.collecting.assessed import collect_item
from packs.collecting.bodies import collect_body
from packs.collecting.indicators import collect_goal, collect_indicator
from packs.contents import Contents
from packs.models import EvidencePack

COLLECTORS = {
    EvidencePack.Kind.INDICATOR: collect_indicator,
    EvidencePack.Kind.GOAL: collect_goal,
    EvidencePack.Kind.BODY: collect_body,
    EvidencePack.Kind.ITEM: collect_item,
}


def collect(pack: EvidencePack, user: User) -> Contents:
    """Return the parts of a pack, as far as the person may read them."""
    return COLLECTORS[EvidencePack.Kind(pack.kind)](pack, user)
