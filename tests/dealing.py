"""The order of the tests: each worker begins with its share of what takes long, so that at the end they share what takes little."""

from collections.abc import Iterable
from itertools import chain, groupby, islice
from typing import Any

LONG = ("processes", "sizes", "demonstration_database", "browser")
"""Marks and fixtures of the tests that take longest, the longest first."""
ONE_BY_ONE = {"processes", "sizes"}
"""Those that gain nothing from following another one of their file."""
WORKER_WITH_DEMONSTRATION = 0
"""Which one loads the demonstration, while the others start servers and wait for them instead of for it."""


def find_kind(item: Any) -> str:
    """Return why a test takes long; empty where it does not."""
    names = {*getattr(item, "fixturenames", []), *(mark.name for mark in item.iter_markers())}
    return next((kind for kind in LONG if kind in names), "")


def deal_tests(items: Iterable[Any], workers: int) -> list[Any]:
    """Return the tests in as many parts as there are workers, as long as those that pytest-xdist gives out at first."""
    kinds: dict[str, list[Any]] = {kind: [] for kind in (*LONG, "")}
    for item in items:
        kinds[find_kind(item)].append(item)
    hands: list[list[Any]] = [[] for _number in range(workers)]
    for kind in LONG:
        takers = [hand for number, hand in enumerate(hands) if takes(number, kind, workers)]
        for number, group in enumerate(find_groups(kind, kinds[kind])):
            taker = takers[number % len(takers)] if kind in ONE_BY_ONE else min(takers, key=len)
            taker.extend(group)
    short, left = iter(kinds[""]), sum(map(len, kinds.values()))
    for number, hand in enumerate(hands):
        size = left // (workers - number)
        hand.extend(islice(short, max(0, size - len(hand))))
        left -= size
    return [*chain.from_iterable(hands), *short]


def takes(number: int, kind: str, workers: int) -> bool:
    """Say whether a worker begins with tests of a kind."""
    return kind != "processes" or number != WORKER_WITH_DEMONSTRATION or workers == 1


def find_groups(kind: str, items: list[Any]) -> list[list[Any]]:
    """Return the tests that stay together, as what they share is made for them: those of a file."""
    if kind in ONE_BY_ONE:
        return [[item] for item in items]
    return [[*of_file] for _path, of_file in groupby(items, key=lambda item: item.path)]
