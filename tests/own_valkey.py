"""A Valkey of a test's own, to be stopped, frozen and started again on the same address."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kombu import pools

from baodi_quality.celery import app
from launcher.ports import free_port
from launcher.processes import Child, Start, start_process, stop_children, wait_until
from launcher.valkey import answers, find_binary


class OwnValkey:
    """A server that keeps its port over its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.running: list[Child] = []

    def begin(self) -> None:
        command = [
            str(find_binary()),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.running.append(start_process("Valkey", command, Start(self.folder / "valkey.log")))
        wait_until(lambda: answers(self.url), self.running[-1], 20)

    def end(self) -> None:
        stop_children(self.running)
        self.running.clear()

    def freeze(self) -> None:
        """Let it take connections, for the kernel does, and answer nothing."""
        self.running[-1].process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.running[-1].process.send_signal(signal.SIGCONT)

    @contextmanager
    def asked_by_this_process(self) -> Iterator[None]:
        before = app.conf.broker_url
        app.conf.broker_url = self.url
        forget_connections()
        try:
            self.begin()
            yield
        finally:
            if self.running:
                self.thaw()
            self.end()
            app.conf.broker_url = before
            forget_connections()


def forget_connections() -> None:
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None
