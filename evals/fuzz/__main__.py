"""``python -m evals.fuzz TARGET --seconds N``: atheris for a while; tells how many inputs, ends with 1 on a defect.

Needs the dependency group ``fuzz``. What is learnt stays in ``--keep`` (a temporary folder unless given), the input
that broke the target is left there too, as ``crash-…`` or ``timeout-…``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from evals.measurement import ROOT

_HANG_S = 20
"""Wall-clock seconds after which libFuzzer gives up on an input; the target itself allows 2 s of work."""
_LONGEST = 4096
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_COUNT = re.compile(r"^#(\d+)\s", re.MULTILINE)


def main(arguments: list[str] | None = None) -> int:
    """Fuzz one target for the time given."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz", description="Fuzz readers, parser and checker.")
    parser.add_argument("target", choices=("text", "word"))
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="the random seed of the fuzzer (default: 1)")
    parser.add_argument("--keep", type=Path, help="folder for what is learnt and for inputs that break the target")
    parser.add_argument("--once", type=Path, metavar="FILE", help="run the target on one input and end")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.once:
        from evals.fuzz.targets import TARGETS

        TARGETS[options.target](options.once.read_bytes())
        return 0
    if options.here:
        return _fuzz_here(options.target, options.seconds, options.seed, options.keep)
    with tempfile.TemporaryDirectory(prefix="duthao-fuzz-") as folder:
        return _fuzz_apart(options.target, options.seconds, options.seed, options.keep or Path(folder))


def _fuzz_apart(target: str, seconds: int, seed: int, keep: Path) -> int:
    """The fuzzer in a process of its own, which it ends itself."""
    keep.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "evals.fuzz", target, "--here", "--seconds", str(seconds), "--seed", str(seed)]
    ran = subprocess.run(
        [*command, "--keep", str(keep)], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    done = _DONE.search(ran.stderr)
    counts = _COUNT.findall(ran.stderr)
    inputs = int(done[1]) if done else max(map(int, counts), default=0)
    told = f"{target}: {inputs} inputs in {done[2] if done else '?'} s, random seed {seed}"
    if ran.returncode == 0 and done:
        print(f"{told}, no defect")
        return 0
    print(f"{told}, ended with {ran.returncode}; inputs that break it: {keep}")
    print(ran.stderr[-6000:])
    return 1


def _fuzz_here(target: str, seconds: int, seed: int, keep: Path) -> int:
    """Never returns: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["assistant.checks", "knowledge"]):
        from evals.fuzz import targets

        targets.load_rules()
    learnt = keep / "learnt"
    learnt.mkdir(parents=True, exist_ok=True)
    for index, one in enumerate(targets.beginnings(target)):
        (learnt / f"beginning-{target}-{index:04}").write_bytes(one)
    words = keep / "words.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in targets.WORDS), encoding="ascii")
    atheris.Setup(
        [
            sys.argv[0], f"-max_total_time={seconds}", f"-timeout={_HANG_S}", f"-max_len={_LONGEST}", f"-seed={seed}",
            f"-dict={words}", f"-artifact_prefix={keep}/", "-rss_limit_mb=2048", str(learnt),
        ],
        targets.TARGETS[target],
    )  # fmt: skip
    atheris.Fuzz()
    return 0


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    sys.exit(main())
