"""Tags and filters of the registers' pages."""
