"""Invented quarterly reports: the quarters of the past accepted, the second of 2014 with delays, the third half in."""
