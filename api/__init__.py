"""The programming interface: its frame, for every app above, and the plan, bodies and duties."""
