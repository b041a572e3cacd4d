"""What the pages of reporting show, computed for their templates."""
