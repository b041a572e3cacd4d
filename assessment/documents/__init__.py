"""Files that hold an assessment."""
