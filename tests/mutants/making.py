"""The mutants of a module: its text with one operator, constant or branch changed, made by cosmic-ray."""

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

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


def make_mutants(module: str, source: str) -> list[Mutant]:
    """Return the mutants of a module, each text once, in the order of the operators."""
    texts = dict.fromkeys(text for name in OPERATORS for text in change_everywhere(source, name))
    mutants = [Mutant(module, *find_difference(source, text), text) for text in texts]
    return [mutant for mutant in mutants if not is_idle(mutant, source)]


def is_idle(mutant: Mutant, source: str) -> bool:
    """Say whether only an annotation or a field of a model differs: types and migrations are checked elsewhere."""
    is_annotation = "| None" in mutant.line and "& None" in mutant.becomes
    return is_annotation or ("/models/" in mutant.module and find_function(source, mutant.number) is None)


def change_everywhere(source: str, operator: str) -> Iterator[str]:
    """Yield the text with each single change that the operator finds to make."""
    for occurrence in count():
        text = mutate_code(source, get_operator(operator)(), occurrence)
        if text is None:
            return
        yield text


def find_difference(source: str, text: str) -> tuple[int, str, str]:
    """Return the number of the first line that differs, that line, and what it becomes."""
    lines = enumerate(zip(source.splitlines(), text.splitlines(), strict=True), start=1)
    return next((number, old.strip(), new.strip()) for number, (old, new) in lines if old != new)


def choose(mutants: list[Mutant], share: float, seed: int) -> list[Mutant]:
    """Return a share of the mutants of a module, at least one; the same ones for the same seed."""
    drawn = random.Random(f"{seed} {mutants[0].module}").sample(
        range(len(mutants)), max(1, round(share * len(mutants)))
    )
    return [mutants[place] for place in sorted(drawn)]


def find_function(source: str, number: int) -> range | None:
    """Return the lines of the outermost function, or method, around a line; None outside of functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            lines = range(min(one.lineno for one in [node, *node.decorator_list]), (node.end_lineno or 0) + 1)
            if number in lines:
                return lines
    return None
