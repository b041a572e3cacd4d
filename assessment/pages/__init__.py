"""What the pages of the assessment show, computed for their templates."""
