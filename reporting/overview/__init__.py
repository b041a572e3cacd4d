"""All reports at once: who has reported when, what is missing, how complete and timely it is, and what it adds up to."""
