"""Lists of what every register shares: accounts, sheets that came in, files that went out, messages, notices, and rows taken back.

They stand here, above the apps whose rows they show, since the one mechanism of lists does.
"""

from registers.registers import accounts, exports, imports, messages, notices, withdrawals

__all__ = ["accounts", "exports", "imports", "messages", "notices", "withdrawals"]
