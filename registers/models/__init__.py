"""What every register's rows have: withdrawals, numbers, and what people keep of lists."""

from registers.models.list_settings import ListSettings
from registers.models.numbered import Numbered, list_columns, number_key_field
from registers.models.withdrawals import ImportWithdrawal, StandingManager, Withdrawable, Withdrawal

__all__ = [
    "ImportWithdrawal",
    "ListSettings",
    "Numbered",
    "StandingManager",
    "Withdrawable",
    "Withdrawal",
    "list_columns",
    "number_key_field",
]
