"""Putting a mutant into a running process in place of its module, wherever the module's things were imported."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from django.apps import apps

CONSTANTS = int | str | tuple | frozenset


def plant(module: ModuleType, functions: list[FunctionType], text: str) -> None:
    """Give the functions of a module, its classes and constants what the changed text makes of them."""
    code = compile(text, str(module.__file__), "exec")
    new = {key_of(one): one for one in list_codes(code)}
    for function in functions:
        function.__code__ = new.get(key_of(function.__code__), function.__code__)
    # A model cannot be declared twice, and nothing in its module but functions is changed.
    if module.__name__ not in {model.__module__ for model in apps.get_models()}:
        replace_values(module, functions, code)


def list_codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of every function and class in a code, at any depth."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from list_codes(one)


def list_functions(space: dict[str, Any]) -> list[FunctionType]:
    """Return the functions that were defined in a module, whoever holds them: classes, decorators, tables."""
    # `isinstance` would wake what Django leaves asleep until it is needed.
    return [one for one in gc.get_objects() if type(one) is FunctionType and one.__globals__ is space]


def key_of(code: CodeType) -> tuple[str, int]:
    """Return what names a function in both texts."""
    return code.co_qualname, code.co_firstlineno


def replace_values(module: ModuleType, functions: list[FunctionType], code: CodeType) -> None:
    """Take over what the changed text makes of defaults, of what classes hold, and of constants."""
    usual, changed = (
        read_values(module, compile(Path(str(module.__file__)).read_text(), "", "exec")),
        read_values(module, code),
    )
    twins = {key_of(one.__code__): one for one in list_functions(changed)}
    for function in functions:
        if twin := twins.get(key_of(function.__code__)):
            function.__defaults__ = twin.__defaults__ and tuple(own_of(module, one) for one in twin.__defaults__)
            given = twin.__kwdefaults__
            function.__kwdefaults__ = given and {name: own_of(module, one) for name, one in given.items()}
    for name, old in list(vars(module).items()):
        if name not in changed or name.startswith("__") or isinstance(old, FunctionType | ModuleType):
            continue
        if isinstance(old, type):
            if old.__module__ == module.__name__:
                replace_attributes(old, changed[name])
        elif changed[name] != usual[name]:
            replace_everywhere(name, old, changed[name])


def own_of(module: ModuleType, value: Any) -> Any:
    """Return the module's own class in place of its twin, which nobody else knows; anything else as it is."""
    is_twin = isinstance(value, type) and value.__module__ == module.__name__
    return getattr(module, value.__name__, value) if is_twin else value


def read_values(module: ModuleType, code: CodeType) -> dict[str, Any]:
    """Return what a text of the module defines, apart from the module."""
    values: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(code, values)
    return values


def replace_attributes(old: type, new: type) -> None:
    """Give a class the constants of its twin, and the defaults of which `dataclass` has made arguments."""
    for name, value in vars(new).items():
        if isinstance(value, CONSTANTS) and not name.startswith("__") and not hasattr(old, "__members__"):
            setattr(old, name, value)
    if hasattr(old, "__dataclass_fields__"):
        old.__init__.__defaults__ = new.__init__.__defaults__  # type: ignore[misc]


def replace_everywhere(name: str, old: Any, new: Any) -> None:
    """Put a constant in place of the old one in every module that has imported it."""
    for module in list(sys.modules.values()):
        if vars(module).get(name) is old:
            setattr(module, name, new)
