"""What the database holds after a drill, and whether everything in it is quiet."""

from collections import Counter, defaultdict
from typing import Any

from tests.chaos.ledger import Batch, Stored
from tests.chaos.people import PREFIX

JOBS = ("exchange_sheetimport", "exchange_exportjob")


def read_stored(connection: Any) -> Stored:
    """Read what the people of the drill left."""
    batches = defaultdict(list)
    for number, sample, items in connection.execute(
        """
        SELECT number, sample_name, (SELECT count(*) FROM inspections_failingitem WHERE spot_check_id = checked.id)
        FROM inspections_spotcheck checked WHERE starts_with(number, %s)
        """,
        [PREFIX],
    ):
        batches[number].append(Batch(sample, items))
    return Stored(
        batches=dict(batches),
        insertions=count(
            connection,
            """
            SELECT after->>'number', count(*) FROM audit_event
            WHERE table_name = 'inspections_spotcheck' AND action = 'insert' AND starts_with(after->>'number', %s) GROUP BY 1
            """,
            PREFIX,
        ),
        texts=dict(connection.execute("SELECT id, explanation FROM reporting_reportvalue")),
        saves=count(
            connection,
            """
            SELECT after->>'explanation', count(*) FROM audit_event
            WHERE table_name = 'reporting_reportvalue' AND after->>'explanation' IS DISTINCT FROM before->>'explanation' GROUP BY 1
            """,
        ),
        exports=dict(connection.execute("SELECT id, lines FROM exchange_exportjob WHERE state = 'ready'")),
        # Of exports that the demonstration made the files are gone, and nobody was told.
        messages=count(
            connection,
            "SELECT substring(url FROM '/exports/([0-9]+)/')::int, count(*) FROM notifications_inboxmessage WHERE kind = 'export' GROUP BY 1",
        ),
    )  # fmt: skip


def count(connection: Any, query: str, *parameters: str) -> Counter[Any]:
    """Return the counts that a query of two columns gives."""
    return Counter(dict(connection.execute(query, list(parameters)).fetchall()))


def find_unquiet(connection: Any) -> list[str]:
    """Return what still waits to be done."""
    waiting = []
    if marks := connection.execute("SELECT count(*) FROM targets_stalemark").fetchone()[0]:
        waiting.append(f"{marks} changes are not counted into the figures")
    for table in JOBS:
        number = connection.execute(
            f"SELECT count(*) FROM {table} WHERE state IN ('waiting', 'checking', 'writing', 'working')"
        ).fetchone()[0]
        if number:
            waiting.append(f"{number} jobs of {table} are under way")
    return waiting
