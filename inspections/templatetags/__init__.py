"""Filters of this app's pages."""
