"""The resources of version 1 of the programming interface."""
