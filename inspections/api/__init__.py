"""What was inspected and what was found, for programs."""
