"""Tests look for the words of a page where a selector leads: anywhere in its text a menu, a title or the footer would do."""

import ast

import pytest

from launcher.places import ROOT

TESTS = sorted((ROOT / "tests").rglob("*.py"))
SEARCHES = {"count", "find", "index", "partition", "search", "findall", "split"}


def is_whole(node: ast.AST, names: set[str]) -> bool:
    """Say whether an expression is all that an answer says: its content, decoded or not, or a name for that."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"decode", "strip"}:
        return is_whole(node.func.value, names)
    return (isinstance(node, ast.Attribute) and node.attr == "content") or (
        isinstance(node, ast.Name) and node.id in names
    )


def find_searches(text: str) -> list[int]:
    """Return the lines in which something is looked for in a whole answer; that a secret is nowhere in it may be asked."""
    found = []
    for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
        nodes = list(ast.walk(function))
        named = {
            target.id
            for node in nodes
            if isinstance(node, ast.Assign) and is_whole(node.value, set())
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in nodes:
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
                # A list of columns in the content of a stored row is no word of a page.
                asked = [] if isinstance(node.left, ast.List) else node.comparators
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHES:
                asked = [node.func.value, *node.args]
            else:
                continue
            found += [node.lineno] * any(is_whole(one, named) for one in asked)
    return sorted(set(found))


def test_no_test_looks_for_words_anywhere_in_a_page():
    found = {str(path.relative_to(ROOT)): find_searches(path.read_text(encoding="utf-8")) for path in TESTS}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('assert "逾期" in page.content.decode()', True),
        ('assert b"<table" in client.get("/").content', True),
        ('text = page.content.decode(); assert "逾期" in text', True),
        ('assert page.content.count(b"<tr") == 3', True),
        ('assert re.search("<td>(.*?)</td>", page.content.decode())', True),
        ("assert secret not in page.content.decode()", False),
        ('assert "逾期" in read_text(page, "td")', False),
        ('assert "逾期" in page.context["words"]', False),
    ],
)
def test_a_search_is_recognised(line: str, is_found: bool):
    assert find_searches(f"def test():\n    {line}\n") == [2] * is_found
