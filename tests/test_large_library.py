"""The measures of a large library look at memory rightly: of their own process alone, and of all others together."""

import subprocess
import sys
from pathlib import Path

import pytest

from evals.large_library import _memory

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")
def test_a_process_does_not_inherit_the_peak_of_its_parent() -> None:
    """A small process started by a large one tells its own peak."""
    ask = "from evals.large_library import own_peak_mb; print(own_peak_mb())"
    program = (
        f"import subprocess, sys\nheld = bytearray(b'x') * 300_000_000\nsubprocess.run([sys.executable, '-c', {ask!r}])"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(told.stdout) < 150


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="looks into /proc")
def test_the_memory_of_all_processes_counts_together() -> None:
    """Two processes of a hundred megabytes each hold two hundred, also where one has started the other."""
    hold = "import time; held = bytearray(b'x') * 100_000_000"
    program = f"import subprocess, sys\n{hold}\nsubprocess.run([sys.executable, '-c', {hold + '; time.sleep(2)'!r}])"
    with _memory() as memory:
        subprocess.run([sys.executable, "-c", program], check=True)
    assert 200 < memory.most_mb < 280
