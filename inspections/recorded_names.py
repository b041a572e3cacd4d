"""Names that spot checks bear, found without reading the spot checks: one name stands on thousands of batches.

A million batches have some ten thousand names of samples, producers and sampled units. PostgreSQL jumps from name to name
along the index of a column, and only these names are compared with the word; the batches are then found by index.
"""

from targets.numbers import folding_pattern
from targets.replica import get_reading_connection

MOST_NAMES, MOST_MEANT = 20_000, 500
"""Names of a column that are compared, and those that a word may mean: where there are more, reading the batches is quicker."""

# Each step of the recursion is one look into the index; DISTINCT would read all of it.
NAMES = """names_{column} AS (
  (SELECT {column} AS name FROM inspections_spotcheck ORDER BY {column} LIMIT 1)
  UNION ALL
  SELECT (SELECT {column} FROM inspections_spotcheck WHERE {column} > before.name ORDER BY {column} LIMIT 1)
  FROM names_{column} AS before WHERE before.name IS NOT NULL
)"""
MEANT = """
SELECT '{column}', count(*), array_agg(name) FILTER (WHERE name ~ %(pattern)s OR strpos(upper(name), upper(%(word)s)) > 0)
FROM (SELECT name FROM names_{column} WHERE name IS NOT NULL LIMIT %(most)s) AS compared"""


def find_names(word: str, *columns: str) -> dict[str, list[str]] | None:
    """Return the names in each of the columns that hold the word, whatever its width and case (1 query); None where they are too many."""
    # Columns stand in the statement as they are: they are named here in the code, never by what a user sends.
    names = ", ".join(NAMES.format(column=column) for column in columns)
    meant = " UNION ALL ".join(MEANT.format(column=column) for column in columns)
    values: dict[str, str | int] = {"word": word, "pattern": folding_pattern(word), "most": MOST_NAMES + 1}
    with get_reading_connection().cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {names} {meant}", values)
        found = cursor.fetchall()
    if any(compared > MOST_NAMES or len(names or ()) > MOST_MEANT for _column, compared, names in found):
        return None
    return {column: names or [] for column, _compared, names in found}
