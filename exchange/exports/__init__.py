"""Registers as files: exactly the filtered rows, at once where they are few, by a worker where they are many."""
