"""The plan's files against the document, the list of indicators and the facts the project was built from."""

import json
import re
from pathlib import Path

import pytest

from baodi_quality.plan_loading import PLAN_2010_2015
from baodi_quality.plan_loading.files import PlanFiles

files = PlanFiles(PLAN_2010_2015)
SHARED = Path(__file__).parents[3] / "shared"
CODES = [
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "A6",
    "B1",
    "B2a",
    "B2b",
    "B2c",
    "B3",
    "B4",
    "B5",
    "B6",
    "B7",
    "B8",
    "B9",
    "B10",
    "C1",
    "C2a",
    "C2b",
    "C2c",
    "C2d",
    "C2e",
    "D1",
    "D2",
]
MONITORED = ["M1", "M2"]
"""Shown beside the goals without a target: the plan sets none."""


def shared(name: str) -> Path:
    """Return a file of the facts beside the checkout, or skip where the project is tested alone."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not beside this checkout")
    return path


def solid(text: str) -> str:
    """Return the text without white space."""
    return re.sub(r"\s", "", text)


def test_the_document_is_an_exact_copy() -> None:
    seed = shared("seed/000_7cefbca7f479efcb.txt").read_bytes()
    assert (PLAN_2010_2015 / "document.txt").read_bytes() == seed


def test_every_clause_is_an_exact_piece_of_the_document() -> None:
    for row in files.rows("clauses"):
        assert row.get("number", "") + row["text"] in files.document, row["path"]


def test_no_clause_is_missing_and_none_is_out_of_order() -> None:
    whole = "".join(row.get("number", "") + row["text"] for row in files.rows("clauses"))
    assert whole == solid(files.document)


def test_every_quote_of_a_goal_is_an_exact_piece_of_its_clause() -> None:
    clauses = {row["path"]: row["text"] for row in files.rows("clauses")}
    for goal in files.rows("goals"):
        assert goal["quote"] in clauses[goal["clause"]], goal["code"]


def test_the_indicators_are_those_of_the_list_and_the_monitored_ones() -> None:
    found = [row["code"] for row in files.rows("indicators")]
    assert [code for code in found if code not in MONITORED] == CODES
    assert sorted(set(found) - set(CODES)) == MONITORED


def test_the_list_of_indicators_names_the_same_codes() -> None:
    listed = []
    for first, last in re.findall(
        r"^\| ([A-D]\d+[a-e]?)(?:–[A-D]\d+([a-e]))? \|", shared("design/indicators.md").read_text(), re.M
    ):
        stem, letter = first[:-1], first[-1]
        listed += [stem + chr(c) for c in range(ord(letter), ord(last) + 1)] if last else [first]
    assert listed == CODES


def test_targets_are_those_of_the_plan() -> None:
    targets = {
        row["code"]: (row["definition"]["rule"], row["definition"].get("target"))
        for row in files.rows("indicators")
        if "definition" in row
    }
    whole = ["B2a", "B2b", "B2c", "B3", "C1", "C2a", "C2b", "C2c", "C2d", "C2e", "D1", "D2"]
    assert targets == dict.fromkeys(whole, ("at_least", 100)) | {
        "A1": ("at_least", 1),
        "A2": ("at_least", 20),
        "B1": ("rising", None),
        "B5": ("at_least", 95),
        "B6": ("at_least", 95),
        "B7": ("at_least", 5),
        "B8": ("at_most", 0),
        "B9": ("at_least", 98),
        "B10": ("at_least", 10),
        "M1": ("monitored", None),
        "M2": ("monitored", None),
    }


def test_judged_by_evidence_are_exactly_five() -> None:
    assert [row["code"] for row in files.rows("indicators") if row["kind"] == "milestone"] == [
        "A3",
        "A4",
        "A5",
        "A6",
        "B4",
    ]
    assert [row["indicator"] for row in files.rows("milestones")] == ["A3", "A4", "A5", "A6", "B4"]


def test_steps_are_in_the_order_in_which_they_are_due() -> None:
    for row in files.rows("milestones"):
        days = [step["due_on"] for step in row["steps"]]
        assert days == sorted(days), row["indicator"]


def test_twenty_duties_seven_sub_items_four_requirements() -> None:
    paths = [row["clause"] for row in files.rows("duties")]
    assert [p for p in paths if re.fullmatch(r"3\.\d+", p)] == [f"3.{n}" for n in range(1, 21)]
    assert [p for p in paths if p.count(".") == 2] == ["3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.4.1", "3.4.2", "3.4.3"]
    assert [p for p in paths if p.startswith("4.")] == ["4.1", "4.2", "4.3", "4.4"]
    assert len(paths) == 31


def test_bodies_that_a_duty_names_stand_in_its_clause() -> None:
    clauses = {row["path"]: row["text"] for row in files.rows("clauses")}
    for duty in files.rows("duties"):
        # A sub-item's subject stands in the clause above it.
        path = duty["clause"] if duty["clause"].count(".") == 1 else duty["clause"].rpartition(".")[0]
        assert duty["named_bodies"] in clauses[path], duty["code"]


def test_only_the_duties_of_enterprises_have_no_body() -> None:
    assert [row["code"] for row in files.rows("duties") if not row.get("bodies")] == ["D20", "R4"]


def test_the_lead_group_has_the_seats_of_the_plan_in_its_order() -> None:
    seats = files.read("seats")
    clause = next(row["text"] for row in files.rows("clauses") if row["path"] == seats["clause"])
    posts = [row["post"] for row in seats["seats"]]
    assert posts == ["leader", "deputy", "office"] + ["member"] * 19
    holders = [row["holder"] for row in seats["seats"][3:]]
    assert "、".join(holders[:-1]) + "和" + holders[-1] + "为成员" in clause


def test_the_facts_taken_from_the_document_are_all_there() -> None:
    plan = json.loads(shared("data/plan.json").read_text(encoding="utf-8"))
    clauses = {row["path"]: row.get("number", "") + row["text"] for row in files.rows("clauses")}
    quotes = [goal["quote"] for goal in files.rows("goals")]
    for goal in plan["goals"]:
        assert any(quote in goal["quote"] for quote in quotes), goal["id"]
    for number, duty in enumerate(plan["duties"], start=1):
        assert clauses[f"3.{number}"] == duty["quote"]
        for item, row in enumerate(duty["sub_items"], start=1):
            assert clauses[f"3.{number}.{item}"] == row["quote"]
    for number, row in enumerate(plan["work_requirements"], start=1):
        assert clauses[f"4.{number}"] == row["quote"]
    holders = [row["holder"] for row in files.read("seats")["seats"] if row["post"] == "member"]
    assert holders == [row["name_in_seed"] for row in plan["lead_group"]["members"]]
