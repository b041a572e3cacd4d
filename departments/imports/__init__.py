"""What sheets bring into this room and into the plan itself."""
