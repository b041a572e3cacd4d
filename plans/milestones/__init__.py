"""Milestones judged from rounds of evidence: what the registers answer, and what pages show."""
