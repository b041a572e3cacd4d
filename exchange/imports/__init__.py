"""Sheets that people hand in: checked before they are read, then read cell by cell into plain values.

The order is always the same: `guard` looks at the bytes without trusting them, `tables` finds the headings and yields
lines, `columns` turns cells into values and collects problems. What the values mean is the register's own affair
(its `imports`); `lifecycle` carries a sheet from its upload to its result. Nothing here knows a register.
"""
