"""Pages about inspections: through the door, call one thing, render."""
