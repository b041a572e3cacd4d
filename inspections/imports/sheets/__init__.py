"""The sheets of this room beside the spot checks, one description each."""
