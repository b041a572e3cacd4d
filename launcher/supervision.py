"""Processes that die are started again; only a database that cannot come back ends the portal."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

from launcher.processes import Child, kill_group, log_turn, wait_until

LONGEST_PAUSE = 60.0
# Who has run for so long is taken for well, and waits one second again after its next death.
WELL_SECONDS = 60.0
RECOVERY_SECONDS = 120.0


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


@dataclass
class Watched:
    """A process under watch: since when it runs, or from when on it may start again, and how long the next pause is."""

    child: Child
    answers: Callable[[], bool] | None = None
    """The database's: whether it takes connections; its coming back is waited for."""
    began: float = 0.0
    may_begin: float | None = None
    pause: float = 1.0

    def look(self, now: float) -> None:
        """Note a death, and start again what may; turn a log that has grown large."""
        child = self.child
        log_turn(child.log)
        if self.may_begin is None:
            if (code := child.process.poll()) is None:
                if now - self.began > WELL_SECONDS:
                    self.pause = 1.0
                return
            # What it started would hold its port, or do its work a second time.
            kill_group(child)
            self.note(f"{child.name} stopped by itself (exit {code}); it is started again in {self.pause:.0f} s")
            # Twice as long each time: what dies at once at every start must not use up the machine and fill the disk
            # with its log.
            self.may_begin, self.pause = now + self.pause, min(self.pause * 2, LONGEST_PAUSE)
        if now >= self.may_begin:
            child.process, self.began, self.may_begin = child.begin(), now, None
            # Web server and worker are looked at only afterwards; without the database they would die over and over
            # meanwhile.
            if self.answers:
                wait_until(self.answers, child, RECOVERY_SECONDS)
            self.note(f"{child.name} runs again")

    def note(self, text: str) -> None:
        """Tell it on the terminal and in the process's own log."""
        say(text)
        with self.child.log.open("a") as log:
            log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} launcher: {text}\n")


def watch_processes(watched: Iterable[Watched]) -> NoReturn:
    """Keep the processes running; a signal ends it, or a Problem where the database does not come back."""
    watched = list(watched)
    for each in watched:
        each.began = time.monotonic()
    while True:
        for each in watched:
            # Monotonic: a clock that is set must neither start everything anew nor hold a start back for hours.
            each.look(time.monotonic())
        time.sleep(0.3)
