"""``make drill ARGS="--changes 1000"``: work under random kills, then look whether everything acknowledged is there, once and whole."""

import argparse
import random
import re
import secrets
import sys
import time
from collections import Counter
from contextlib import suppress

import psycopg

from launcher.testing import make_passing_folder
from tests.chaos.ledger import Ledger, find_faults
from tests.chaos.people import PATIENCE_SECONDS, PEOPLE
from tests.chaos.portal import VICTIMS, Portal
from tests.chaos.reading import find_unquiet, read_stored

PAUSES = (2.0, 9.0)
"""Seconds between two kills, at least and at most."""
STANDSTILL_SECONDS = 60.0
"""So long at most the next kill waits until somebody was told of a change again: on a slow machine nothing else would happen."""
QUIET_SECONDS = 180


def main() -> int:
    """Run the drill and print its report; 1 where anything was lost, there twice, half, or told without words."""
    options = read_options()
    print(f"seed {options.seed}; preparing a portal with demonstration data ...", flush=True)
    with make_passing_folder() as data:
        portal = Portal(data, secrets.token_urlsafe(12))
        try:
            portal.wait_until_ready()
            return drill(portal, options)
        finally:
            portal.stop()


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__)
    parser.add_argument("--changes", type=int, default=300, help="acknowledged changes after which it ends (300)")
    parser.add_argument("--minutes", type=float, default=8, help="of work at most (8)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of the kills, to repeat a drill")
    return parser.parse_args()


def drill(portal: Portal, options: argparse.Namespace) -> int:
    """Let people work while processes die, wait until all is quiet, compare, and report."""
    ledger, began = Ledger(), time.monotonic()
    people = [person(portal.port, portal.env["DEMO_PASSWORD"], ledger) for person in PEOPLE]
    for person in people:
        person.start()
    kills = kill_at_random(portal, ledger, options, began + options.minutes * 60)
    for person in people:
        person.done.set()
    for person in people:
        # Each brings the change in hand to its end: whatever was asked for is then acknowledged or a fault.
        person.join(PATIENCE_SECONDS * 2)
    worked = time.monotonic() - began
    faults = list(ledger.faults)
    if ledger.acknowledged < options.changes:
        faults.append(f"only {ledger.acknowledged} of {options.changes} changes were acknowledged in the time given")
    quiet, waiting = wait_until_quiet(portal)
    faults += waiting
    with portal.connect() as connection:
        faults += find_faults(ledger, read_stored(connection))
    faults += find_wrong_figures(portal) + find_broken_trail(portal)
    report(ledger, kills, faults, worked, quiet)
    return 1 if faults else 0


def kill_at_random(portal: Portal, ledger: Ledger, options: argparse.Namespace, until: float) -> Counter[str]:
    """Kill one thing after another until enough is acknowledged; return how often each died."""
    chance, kills = random.Random(options.seed), Counter[str]()
    order: list[str] = []
    while ledger.acknowledged < options.changes and time.monotonic() < until and portal.process.poll() is None:
        wait_for_work(ledger, until)
        time.sleep(chance.uniform(*PAUSES))
        # Each once in every round, so that a short drill has met them all.
        order = order or chance.sample(VICTIMS, len(VICTIMS))
        victim = order.pop()
        if portal.kill(victim, chance):
            kills[victim] += 1
            print(f"{ledger.acknowledged:5} acknowledged, killed: {victim}", flush=True)
    return kills


def wait_for_work(ledger: Ledger, until: float) -> None:
    """Wait until something is acknowledged."""
    before, patience = ledger.acknowledged, min(until, time.monotonic() + STANDSTILL_SECONDS)
    while ledger.acknowledged == before and time.monotonic() < patience:
        time.sleep(0.2)


def wait_until_quiet(portal: Portal) -> tuple[float, list[str]]:
    """Wait until every mark is counted and every job over; return the seconds and what did not come to its end."""
    began, waiting = time.monotonic(), ["the database did not come back"]
    while time.monotonic() - began < QUIET_SECONDS:
        with suppress(psycopg.Error, OSError), portal.connect() as connection:
            waiting = find_unquiet(connection)
            if not waiting:
                break
        time.sleep(1)
    return time.monotonic() - began, waiting


def find_wrong_figures(portal: Portal) -> list[str]:
    """Compute every figure anew; what changes by that was wrong."""
    done = portal.manage("recompute_attainment")
    lines = done.stdout.strip().splitlines()
    if done.returncode:
        return [f"the figures could not be computed: {done.stderr.strip()[-500:]}"]
    # The last line counts those before it.
    changed = re.search(r"(\d+)\D*$", lines[-1])
    return [] if changed and changed[1] == "0" else [f"a figure was not what its rows give: {line}" for line in lines]


def find_broken_trail(portal: Portal) -> list[str]:
    """Verify the seals, and every row against its last record."""
    done = portal.manage("verify_trail")
    return [f"the trail does not hold: {(done.stdout + done.stderr).strip()[-500:]}"] if done.returncode else []


def report(ledger: Ledger, kills: Counter[str], faults: list[str], worked: float, quiet: float) -> None:
    """Print what was done, what was killed, and what was found."""
    print(f"\n{ledger.acknowledged} changes acknowledged in {worked:.0f} s:")
    print(f"  by {list_counts(ledger.ways)}")
    print(f"{kills.total()} kills: {list_counts(kills)}")
    print(f"{ledger.broken.total()} requests came to nothing, and were tried again: {list_counts(ledger.broken)}")
    print(f"quiet {quiet:.0f} s after the last of them")
    for fault in faults:
        print(f"FAULT: {fault}")
    if not faults:
        print(
            "Every acknowledged change is there exactly once and whole; no mark is stale, figures equal a recomputation,"
        )
        print("each export was told once, the trail holds, and every broken request was told in words.")


def list_counts(counts: Counter[str]) -> str:
    """Write counts in one line."""
    return ", ".join(f"{what} {number}" for what, number in counts.most_common()) or "none"


if __name__ == "__main__":
    sys.exit(main())
