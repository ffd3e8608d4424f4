"""The table that a bench run prints."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, its value, and a note (a goal, a size)."""

    what: str
    value: str
    note: str = ""


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and worst."""
    return f"{statistics.median(seconds) * 1e3:.0f} ms (worst {max(seconds) * 1e3:.0f})"


def quantiles(seconds: Sequence[float]) -> str:
    """p50 and p99."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms"


def ratio(value: float, unit: float) -> str:
    """How many times."""
    return f"{value / unit:.2f} ×"


def machine() -> str:
    """Cores, processor, system and Python, in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.machine()
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} cores, {processor}, {system}, Python {platform.python_version()}"


def print_table(name: str, rows: Sequence[Row]) -> None:
    """Markdown: a line with machine and date, then the rows."""
    print(f"{name}, {datetime.now(UTC):%Y-%m-%d}, {machine()}.\n")
    print("| | measured | |\n|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.value} | {row.note} |")
