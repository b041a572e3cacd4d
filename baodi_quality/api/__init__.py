"""The programming interface put together: the addresses of every room, indicators and their figures."""
