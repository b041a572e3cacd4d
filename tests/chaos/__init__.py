"""``make drill``: people work while processes are killed at random; afterwards everything they were told is done must be there, once."""
