"""The sheets of this app, one description each."""
