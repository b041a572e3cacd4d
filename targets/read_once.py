"""What hardly ever changes, read once for a whole page, however many of its queries and checks need it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)
"""What was read since `reading_once` began, by function and arguments."""


@contextmanager
def reading_once() -> Iterator[None]:
    """Let what is marked `once_a_page` be read once within; for what writes nothing."""
    token = kept.set({})
    try:
        yield
    finally:
        kept.reset(token)


def once_a_page(read: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Mark a function whose result nobody changes and that a page may read once; outside of pages it is read each time."""

    @wraps(read)
    def reading(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        found = kept.get()
        if found is None:
            return read(*args, **kwargs)
        key = (read, args, *kwargs.items())
        if key not in found:
            found[key] = read(*args, **kwargs)
        result: Result = found[key]
        return result

    return reading
