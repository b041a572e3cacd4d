"""Meetings of the lead group: what they talk about, what they decide, and what becomes of it."""
