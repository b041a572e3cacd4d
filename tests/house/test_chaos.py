"""The comparison at the end of ``make drill`` by data made by hand: it must notice what a fault would leave."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.chaos.client import Answer
from tests.chaos.ledger import Batch, Ledger, Stored, find_faults

OIL, SALT = Batch("食用油", 1), Batch("食用盐", 0)


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    ledger.note_batches("forms", {"C-1": OIL})
    ledger.note_batches("sheets", {"C-2": SALT})
    ledger.note_save(7, "第1次")
    ledger.note_save(7, "第2次")
    ledger.note_export(3, 40)
    return ledger


STORED = Stored(
    batches={"C-1": [OIL], "C-2": [SALT]},
    insertions=Counter({"C-1": 1, "C-2": 1}),
    texts={7: "第2次", 8: ""},
    saves=Counter({"第1次": 1, "第2次": 1}),
    exports={3: 40},
    messages=Counter({3: 1}),
)


def test_what_is_there_once_and_whole_is_no_fault(ledger):
    assert ledger.acknowledged == 5
    assert find_faults(ledger, STORED) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"batches": {"C-1": [OIL]}}, "C-2 was acknowledged and is lost"),
        ({"batches": {"C-1": [OIL, OIL], "C-2": [SALT]}}, "C-1 was stored 2 times"),
        ({"insertions": Counter({"C-1": 1, "C-2": 2})}, "C-2 was stored 2 times"),
        ({"batches": {"C-1": [Batch("食用油", 0)], "C-2": [SALT]}}, f"C-1 is half there: {Batch('食用油', 0)} in place of {OIL}"),
        ({"batches": STORED.batches | {"C-9": [SALT]}}, "C-9 is stored, and nobody was told so"),
        ({"texts": {7: "第1次"}}, "report value 7 holds '第1次' in place of '第2次'"),
        ({"saves": Counter({"第1次": 2, "第2次": 1})}, "'第1次' was saved 2 times"),
        ({"exports": {3: 39}}, "export 3: a file of 40 lines, its record says 39"),
        ({"messages": Counter({3: 2})}, "export 3 was told 2 times"),
        ({"messages": Counter()}, "export 3 was told 0 times"),
    ],
)  # fmt: skip
def test_each_fault_is_named(ledger, changed, fault):
    assert find_faults(ledger, replace(STORED, **changed)) == [fault]


@pytest.mark.parametrize(
    ("kind", "text", "is_in_words"),
    [
        ("text/html", "<h1>出了点问题</h1>", True),
        ("text/html", "<h1>Internal Server Error</h1>", False),
        ("text/html", "<h1>出错</h1><pre>Traceback</pre>", False),
        ("application/problem+json", '{"detail": "服务器出错"}', True),
        ("application/problem+json", '{"detail": ""}', False),
    ],
)
def test_a_refusal_is_told_in_words(kind, text, is_in_words):
    assert Answer(500, "", kind, text).is_in_words is is_in_words
