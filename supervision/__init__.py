"""Supervision (督办): items that the office raises, bodies handle and another person closes, with clocks and colours."""
