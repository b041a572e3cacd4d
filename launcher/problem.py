"""What the person at the keyboard has to know, in one line."""


class Problem(Exception):
    """The command cannot go on; the message says why and what to do."""
