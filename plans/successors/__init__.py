"""Successor plans while they are prepared: what a draft holds, how it is cloned, what is still wrong with it, its pages."""
