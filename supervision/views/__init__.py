"""Pages of supervision: through the door, call one thing, render."""
