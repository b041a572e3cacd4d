"""The mutants of a module: its text with one operator, constant or branch changed, made by cosmic-ray."""

import ast
import random
from dataclasses import dataclass

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from parso.tree import NodeOrLeaf

COMPARISONS = (
    "Eq_NotEq NotEq_Eq NotEq_Gt NotEq_Lt Lt_LtE Lt_Gt LtE_Lt LtE_GtE Gt_GtE Gt_Lt GtE_Gt GtE_LtE Is_IsNot IsNot_Is"
)
ARITHMETIC = (
    "Add_Sub Sub_Add Mul_Div Mul_Add Div_Mul Div_Add Div_Sub FloorDiv_Mul Mod_FloorDiv BitOr_BitAnd BitAnd_BitOr"
)
OPERATORS = [
    *(f"core/ReplaceComparisonOperator_{name}" for name in COMPARISONS.split()),
    *(f"core/ReplaceBinaryOperator_{name}" for name in ARITHMETIC.split()),
    *(f"core/ReplaceUnaryOperator_{name}" for name in ("Delete_USub", "Delete_Not", "Delete_Invert")),
    *(f"core/Replace{name}" for name in ("AndWithOr", "OrWithAnd", "TrueWithFalse", "FalseWithTrue")),
    *(f"core/Replace{name}" for name in ("BreakWithContinue", "ContinueWithBreak")),
    *(f"core/{name}" for name in ("AddNot", "NumberReplacer", "ZeroIterationForLoop", "ExceptionReplacer")),
]
"""Those of cosmic-ray's operators that make a plausible slip; the others mostly make what no interpreter takes."""
BRANCHES = ("body", "orelse", "handlers", "finalbody", "cases")


@dataclass(frozen=True)
class Mutant:
    """A module's text with one change in it."""

    module: str
    number: int
    """Of the first line that differs, from 1."""
    line: str
    becomes: str
    text: str

    @property
    def change(self) -> tuple[str, str, str]:
        """What names the mutant for as long as its line stands."""
        return self.module, self.line, self.becomes

    def __str__(self) -> str:
        return f"{self.module}:{self.number}\n  - {self.line}\n  + {self.becomes}"


def draw_mutants(module: str, source: str, share: float, seed: int) -> list[Mutant]:
    """Return a share of the mutants of a module; the same ones for the same seed."""
    tree = get_ast(source)
    places = [(operator, number) for operator in OPERATORS for number in range(count_places(tree, operator))]
    drawn = random.Random(f"{seed} {module}").sample(range(len(places)), round(share * len(places)))
    found = [make_mutant(module, source, *places[place]) for place in sorted(drawn)]
    return [mutant for mutant in found if not is_idle(mutant, source)]


def count_places(tree: NodeOrLeaf, operator: str) -> int:
    """Return how many changes an operator finds to make."""
    find = get_operator(operator)().mutation_positions
    return sum(1 for node in ast_nodes(tree) for _place in find(node))


def make_mutant(module: str, source: str, operator: str, number: int) -> Mutant:
    """Return the module with one of an operator's changes made."""
    text = mutate_code(source, get_operator(operator)(), number)
    return Mutant(module, *find_difference(source, text), text)


def is_idle(mutant: Mutant, source: str) -> bool:
    """Say whether only an annotation, a guard against misuse or a field of a model differs: other checks hold these."""
    is_guard = mutant.line.startswith("@dataclass") or ("*," in mutant.line and "/," in mutant.becomes)
    is_annotation = "| None" in mutant.line and "& None" in mutant.becomes
    return is_guard or is_annotation or ("/models/" in mutant.module and find_function(source, mutant.number) is None)


def find_difference(source: str, text: str) -> tuple[int, str, str]:
    """Return the number of the first line that differs, that line, and what it becomes."""
    lines = enumerate(zip(source.splitlines(), text.splitlines(), strict=True), start=1)
    return next((number, old.strip(), new.strip()) for number, (old, new) in lines if old != new)


def find_function(source: str, number: int) -> range | None:
    """Return the lines of the outermost function, or method, around a line; None outside of functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            lines = range(min(one.lineno for one in [node, *node.decorator_list]), (node.end_lineno or 0) + 1)
            if number in lines:
                return lines
    return None


def find_reach(source: str, number: int) -> range:
    """Return the lines one of which a test runs that runs what stands on a line: those of its statement.

    What stands in the head of a function is run before all tests: there the function stands for it, or the whole module.
    """
    function = find_function(source, number)
    if function is None:
        return range(1, len(source.splitlines()) + 1)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            body = [part for name in BRANCHES for part in getattr(node, name, [])]
            head = range(node.lineno, min((one.lineno for one in body), default=(node.end_lineno or 0) + 1))
            if number in head:
                return head
    return function
