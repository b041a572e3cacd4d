"""A process that dies again and again is started after ever longer pauses; one that was well for a minute begins anew."""

import sys
import time

from launcher import processes, supervision
from launcher.processes import Start, start_process
from launcher.supervision import Watched


def test_the_pauses_double_to_a_minute_and_a_well_minute_forgets_them(tmp_path, capsys):
    log = tmp_path / "x.log"
    child = start_process("worker", [sys.executable, "-c", "raise SystemExit(3)"], Start(log))
    watched = Watched(child)
    now = 0.0
    for pause in (1, 2, 4, 8, 16, 32, 60, 60):
        child.process.wait()
        watched.look(now)
        assert watched.may_begin == now + pause
        watched.look(now + pause - 0.1)
        assert watched.may_begin is not None
        now += pause
        watched.look(now)
        assert (watched.may_begin, watched.began) == (None, now)
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["worker stopped by itself (exit 3); it is started again in 1 s", "worker runs again"]
    assert told[-2] == "worker stopped by itself (exit 3); it is started again in 60 s"
    assert log.read_text().count("launcher: worker stopped by itself (exit 3)") == 8

    child.process.wait()
    child.process = start_process("worker", [sys.executable, "-c", "input()"], Start(log, stdin=-1)).process
    watched.look(now + supervision.WELL_SECONDS + 1)
    child.process.kill()
    child.process.wait()
    watched.look(now + supervision.WELL_SECONDS + 2)
    assert watched.may_begin == now + supervision.WELL_SECONDS + 3


def test_a_log_that_grows_large_is_put_aside_while_its_process_writes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "LARGEST_LOG", 10)
    log = tmp_path / "web.log"
    writes = "import sys; [print(line, end='', flush=True) for line in sys.stdin]"
    child = start_process("web", [sys.executable, "-c", writes], Start(log, stdin=-1))
    watched = Watched(child)
    for line in (b"long line 1\n", b"short\n"):
        child.process.stdin.write(line)
        child.process.stdin.flush()
        while not log.read_bytes().endswith(line):
            time.sleep(0.01)
        watched.look(0.0)
    child.process.stdin.close()
    child.process.wait()
    assert (tmp_path / "web.old.log").read_text() == "long line 1\n"
    assert log.read_text() == "short\n"
