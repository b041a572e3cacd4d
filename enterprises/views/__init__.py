"""Pages of enterprises and of what they make and hold."""
