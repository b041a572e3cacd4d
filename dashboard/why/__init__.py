"""Why a figure changed: its revisions, the rows that moved, and the way from the official figure to the present one."""
