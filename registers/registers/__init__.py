"""Lists of what every register shares: sheets that came in, files that went out, rows taken back, and notices.

They stand here, above the apps whose rows they show, since the one mechanism of lists does.
"""

from registers.registers import exports, imports, notices, withdrawals

__all__ = ["exports", "imports", "notices", "withdrawals"]
