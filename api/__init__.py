"""The programming interface: its frame, for every room above, and the plan, bodies and duties."""
