"""What workers do for registers besides what people do row by row."""

from exchange.jobs import JobRunner, register_runner
from registers.import_withdrawals import import_withdrawal_step
from registers.models import ImportWithdrawal


@register_runner
class ImportWithdrawalRunner(JobRunner[ImportWithdrawal]):
    """Tells what taking an import back would do, and does it; a failure is told on the page of the import."""

    model = ImportWithdrawal

    def run(self, job: ImportWithdrawal) -> None:
        """Tell it, or do it."""
        import_withdrawal_step(job)
