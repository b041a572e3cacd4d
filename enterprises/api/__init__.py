"""Enterprises, what they make and hold, and the lists their records refer to, for programs."""
