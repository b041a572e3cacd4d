"""Formats of files: checked before they are read, then read cell by cell into plain values."""
