"""Putting a mutant into a running process in place of its module, wherever the module's things were imported."""

import gc
import sys
from types import FunctionType, ModuleType
from typing import Any


def plant(module: ModuleType, text: str) -> None:
    """Give the module's functions, classes and constants what the changed text makes of them."""
    changed: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(text, str(module.__file__), "exec"), changed)
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
    new = {key_of(one): one for one in functions if one.__globals__ is changed}
    for function in functions:
        twin = new.get(key_of(function)) if function.__globals__ is vars(module) else None
        if twin is not None:
            function.__code__, function.__defaults__, function.__kwdefaults__ = (
                twin.__code__, twin.__defaults__, twin.__kwdefaults__,
            )  # fmt: skip
    for name, old in list(vars(module).items()):
        if isinstance(old, FunctionType | ModuleType) or name.startswith("__") or name not in changed:
            continue
        if isinstance(old, type):
            if old.__module__ == module.__name__:
                replace_attributes(old, changed[name])
        else:
            replace_everywhere(name, old, changed[name])


def key_of(function: FunctionType) -> tuple[str, int]:
    """Return what names a function in both texts; lambdas of one line and one name are all the same to it."""
    return function.__code__.co_qualname, function.__code__.co_firstlineno


def replace_attributes(old: type, new: type) -> None:
    """Give a class the constants of its twin, and what `dataclass` has made of the defaults."""
    for name, value in vars(new).items():
        if isinstance(value, int | str | tuple | frozenset) and not name.startswith("__"):
            setattr(old, name, value)
    if hasattr(old, "__dataclass_fields__"):
        old.__init__.__defaults__ = new.__init__.__defaults__  # type: ignore[misc]


def replace_everywhere(name: str, old: Any, new: Any) -> None:
    """Put a constant in place of the old one in every module that has imported it."""
    for module in list(sys.modules.values()):
        if vars(module).get(name) is old:
            setattr(module, name, new)
