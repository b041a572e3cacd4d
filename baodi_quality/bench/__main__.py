"""``python -m baodi_quality.bench``: all measurements, inside the bench's own database (``manage.py bench`` sets it up).

With a number in its place, what grows with the registers, up to that power of ten; with ``processes`` what further processes carry.
"""

import io
import logging
import os
import platform
import sys

import django


def main(asked: str) -> int:
    """Measure, print the table, and return 1 where a promise is not kept; ``asked`` is the power of ten to which growth is measured, or "processes"."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from baodi_quality.bench.assessing import measure_assessment
    from baodi_quality.bench.batching import measure_batch
    from baodi_quality.bench.bulletins import measure_bulletin
    from baodi_quality.bench.exporting import measure_export
    from baodi_quality.bench.glancing import measure_glances
    from baodi_quality.bench.growing import measure_growth
    from baodi_quality.bench.importing import measure_import
    from baodi_quality.bench.listing import measure_lists
    from baodi_quality.bench.mixing import measure_mix
    from baodi_quality.bench.recomputing import measure_recomputation
    from baodi_quality.bench.registers import measure_registers
    from baodi_quality.bench.report import format_curves, format_rows, format_table
    from baodi_quality.bench.scaling import HEADINGS, measure_processes
    from baodi_quality.bench.serving import measure_board
    from baodi_quality.bench.trailing import measure_trail

    # Started by hand with a real DATABASE_URL, the measurements would truncate its registers.
    if not str(connection.settings_dict["NAME"]).startswith("bench_"):
        sys.exit("Run manage.py bench: this would empty the registers of a real database.")
    logging.disable(logging.INFO)  # every session signed in would be told
    for command in ("migrate", "load_plan", "load_demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    with connection.cursor() as cursor:
        # As autovacuum does a minute after the portal's first start: without statistics the planner guesses.
        cursor.execute("ANALYZE")
    if asked == "processes":
        loads = measure_processes()
        print(f"\n{describe_machine()}\n\n{format_rows([HEADINGS, *(load.cells for load in loads)])}")
        return 0
    if asked:
        curves = measure_growth(int(asked))
        print(f"\n{describe_machine()}\n\n{format_curves(curves)}")
        return 0 if all(curve.kept for curve in curves) else 1
    results = []
    for what, measure in (
        ("the board", measure_board), ("the pages", measure_mix), ("the bulletin", measure_bulletin),
        # The trail before the large imports, which would leave millions of records more to verify than are promised.
        ("the assessment", measure_assessment), ("the trail", measure_trail), ("the import", measure_import),
        ("the batches", measure_batch), ("the recomputation", measure_recomputation), ("the export", measure_export),
        ("the lists", measure_lists), ("what is looked at", measure_glances), ("the import of registers", measure_registers),
    ):  # fmt: skip
        print(f"Measuring {what} ...", flush=True)
        results += measure()
    print(f"\n{describe_machine()}\n\n{format_table(results)}")
    return 0 if all(result.kept for result in results) else 1


def describe_machine() -> str:
    """Return what the figures were taken on."""
    from django.db import connection

    cores = len(os.sched_getaffinity(0))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    return f"{cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, PostgreSQL {version}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or [""]))
