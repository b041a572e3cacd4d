"""What workers do for evidence packs."""

from exchange.jobs import JobRunner, register_runner
from packs.models import EvidencePack
from packs.services import pack_announce, pack_build


@register_runner
class PackRunner(JobRunner[EvidencePack]):
    """Builds a pack, with the rights that the person has by then."""

    model = EvidencePack

    def run(self, job: EvidencePack) -> None:
        """Build it and tell the person who asked for it."""
        pack_build(job)

    def report_failure(self, job: EvidencePack) -> None:
        """Tell the person who asked for it."""
        pack_announce(job)
