"""Evidence files: checked by content, scanned, kept outside the web root, handed out by the view of their record only."""

from .handing_out import evidence_response
from .keeping import HandedIn, evidence_keep, evidence_keep_all
from .problems import EvidenceRefused

__all__ = ["EvidenceRefused", "HandedIn", "evidence_keep", "evidence_keep_all", "evidence_response"]
