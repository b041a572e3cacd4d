"""The sheets of this room, one description each."""
