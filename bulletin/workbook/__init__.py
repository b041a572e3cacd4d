"""The bulletin as a workbook: the figures as cells that add up, and native charts over them."""

from bulletin.workbook.building import build_workbook

__all__ = ["build_workbook"]
