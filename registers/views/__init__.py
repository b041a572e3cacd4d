"""The pages that every register shares."""
