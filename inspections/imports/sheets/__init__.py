"""The sheets of this app beside the spot checks, one description each."""
