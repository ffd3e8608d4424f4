"""Run a command and watch the memory of all its processes (Linux only)."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

INTERVAL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, how long it took, and the most memory it held at once.

    `peak_mb` sums the proportional set size over the process and its descendants, so that a
    page shared by several counts once.
    """

    output: str
    seconds: float
    peak_mb: float


def run(command: list[str]) -> Ran:
    """Run to the end; raises CalledProcessError, with what it said, if it fails."""
    started = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(_megabytes(pid) for pid in _tree(process.pid)))
            time.sleep(INTERVAL_SECONDS)
        seconds = time.perf_counter() - started
        output, errors = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    return Ran(output, seconds, peak)


def timed(command: list[str]) -> float:
    """Seconds that a command takes, unwatched, with its modules compiled as an installer does."""
    kept = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=kept)
    return time.perf_counter() - started


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for children in Path(f"/proc/{parent}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        except OSError:
            continue
    return found


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
