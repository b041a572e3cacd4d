"""Enterprises that may have been recorded twice."""
