"""Pages of the plan: its document, lead group, bodies and townships, decisions on milestones, closing of quarters."""
