"""Bodies, people and roles, duties, and what is uploaded by them."""
