"""Evidence files: checked by content, scanned, kept outside the web root, handed out by the view of their record only."""
