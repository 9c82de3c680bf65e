"""Work beside its caller: the same results in order, whether another process makes them or not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.beside import HERE_FIRST, beside

ROOT = Path(__file__).resolve().parents[2]


def test_results_are_those_of_the_calls() -> None:
    """Every call gives what the function gives, in the order of the calls."""
    with beside(int) as counted:
        assert [promised.result() for promised in [counted(str(n)) for n in range(8)]] == list(range(8))


def test_much_work_is_done_by_another_process_and_little_is_not() -> None:
    """The first calls are done here; when there are more, all others are done by one process that is not this one."""
    with beside(os.getpid) as process:
        done = [process().result() for _ in range(HERE_FIRST + 3)]
    assert set(done[:HERE_FIRST]) == {os.getpid()}
    assert len(set(done[HERE_FIRST:])) == 1 and os.getpid() not in done[HERE_FIRST:]


def test_what_cannot_travel_stays() -> None:
    """Not apart, all is done by a thread of this process."""
    with beside(lambda: os.getpid(), apart=False) as process:
        assert {process().result() for _ in range(HERE_FIRST + 2)} == {os.getpid()}


def test_what_the_work_raises_is_raised() -> None:
    """An error of the work is an error of that call, also in the other process; the calls after it are done."""
    with beside(int) as counted:
        promised = [counted(text) for text in ("1", "2", "3", "x", "5")]
        assert [one.result() for place, one in enumerate(promised) if place != 3] == [1, 2, 3, 5]
        with pytest.raises(ValueError, match="invalid literal"):
            promised[3].result()


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_the_other_process_may_die() -> None:
    """Killed in the middle, it is done without."""
    with beside(os.getpid) as process:
        other = [process().result() for _ in range(HERE_FIRST + 1)][-1]
        os.kill(other, signal.SIGKILL)
        assert process().result() == os.getpid()


def test_what_the_work_prints_harms_nothing() -> None:
    """Words on the standard output of the other process do not get among its answers."""
    with beside(print) as printed:
        assert [printed("một dòng").result() for _ in range(HERE_FIRST + 2)] == [None] * (HERE_FIRST + 2)


def test_leaving_early_ends_it() -> None:
    """Who leaves with work still promised does not wait for it, and the process is gone."""
    with beside(time.sleep) as slept:
        for _ in range(HERE_FIRST + 1):
            slept(0.01).result()
        begun = time.monotonic()
        for _ in range(100):
            slept(0.3)
    assert time.monotonic() - begun < 10


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")
def test_the_process_of_a_killed_caller_ends() -> None:
    """It ends when its caller is killed, without having to be told."""
    program = (
        "import os, time\nfrom knowledge.beside import beside\n"
        "with beside(os.getpid) as process:\n"
        "    print([process().result() for _ in range(4)][-1], flush=True)\n    time.sleep(60)\n"
    )
    caller = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert caller.stdout is not None
    other = int(caller.stdout.readline())
    caller.kill()
    caller.wait()
    caller.stdout.close()
    until = time.monotonic() + 20
    while _lives(other) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(other)


def _lives(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return False
