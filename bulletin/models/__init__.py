"""Bulletins, what they say, the snapshots that they are tied to, and the files built of them."""

from bulletin.models.builds import BulletinBuild
from bulletin.models.bulletins import Bulletin, BulletinParagraph, BulletinSeries, BulletinStep
from bulletin.models.results import ResultCircular
from bulletin.models.snapshots import Snapshot

__all__ = [
    "Bulletin",
    "BulletinBuild",
    "BulletinParagraph",
    "BulletinSeries",
    "BulletinStep",
    "ResultCircular",
    "Snapshot",
]
