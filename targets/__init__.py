"""The plan, its goals and indicators, the measure registry, attainment and recomputation."""
