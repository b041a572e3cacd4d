"""``python -m launcher run|test|manage|restore|bench|reset``; the Makefile is the usual way in."""

import signal
import sys
from types import FrameType

from launcher.manage import bench, manage
from launcher.problem import Problem
from launcher.reset import reset
from launcher.restore import restore
from launcher.run import run
from launcher.testing import test

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asks the launcher to end; every block that it passes stops what it runs."""


def stop_once(number: int, _frame: FrameType | None) -> None:
    """Begin to stop; further signals must not interrupt the stopping."""
    # A second Ctrl-C while databases are shut down would leave them running or torn.
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(signal.Signals(number).name)


def dispatch(name: str, words: list[str]) -> int:
    """Run one command and return its exit code."""
    if name in {"run", "reset"}:
        return {"run": run, "reset": reset}[name]()
    return {"test": test, "manage": manage, "restore": restore, "bench": bench}[name](words)


def main() -> int:
    """Run the command named on the command line; a problem is one message, not a traceback."""
    for each in SIGNALS:
        signal.signal(each, stop_once)
    try:
        return dispatch(sys.argv[1], sys.argv[2:])
    except Stopped as stopped:
        # Ctrl-C is how `make run` is meant to end, so make must not call it an error; of tests and commands it is one.
        return 0 if stopped.args == ("SIGINT",) and sys.argv[1] == "run" else 1
    except (Problem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except (IndexError, KeyError, EOFError):
        print(__doc__, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
