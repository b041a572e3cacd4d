"""What the registers of this room become in a file."""
