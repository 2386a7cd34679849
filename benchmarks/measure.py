"""Clocks: wall and processor time in rotated order, fresh interpreters, peak memory, and the machine they ran on."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
PACKAGES = ("numpy", "pandas", "pyarrow", "pydantic", "polars", "duckdb", "pandera", "dataframely", "nq57_indicators")


@dataclass
class Timing:
    """Seconds of one job, run after run."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, wall: float, cpu: float) -> None:
        """One more run."""
        self.wall.append(wall)
        self.cpu.append(cpu)

    @property
    def first(self) -> float:
        """Wall time of the first run, with everything that is made only once."""
        return self.wall[0]

    @property
    def median(self) -> float:
        """Median wall time of the runs after the first (of all, where there is only one)."""
        return statistics.median(self.wall[1:] or self.wall)

    @property
    def median_cpu(self) -> float:
        """The same in processor time of all threads."""
        return statistics.median(self.cpu[1:] or self.cpu)

    def row(self) -> dict[str, float]:
        """What is written down, in milliseconds."""
        figures = {"first": self.first, "median": self.median, "median_cpu": self.median_cpu}
        return {name: round(seconds * 1e3, 2) for name, seconds in figures.items()} | {"runs": len(self.wall)}


def rotated(jobs: Mapping[str, Callable[[], object]], rounds: Mapping[str, int]) -> dict[str, Timing]:
    """Run every job as often as ``rounds`` says, in an order that moves on by one each round.

    What ran before a job (memory pages, caches) thus differs from round to round and falls on all jobs alike.
    """
    timings = {name: Timing() for name in jobs}
    for number in range(max(rounds.values())):
        due = [name for name in jobs if number < rounds[name]]
        start = number % len(due)
        for name in due[start:] + due[:start]:
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            jobs[name]()
            timings[name].add(time.perf_counter() - wall, time.process_time() - cpu)
    return timings


class StoppedError(RuntimeError):
    """A run that took too long, or did not come to its end."""


def fresh(arguments: Sequence[str], minutes: float | None = None) -> tuple[float, float, str]:
    """Wall and processor seconds of a fresh interpreter, and what it printed.

    Raises ``StoppedError`` with its last words when it fails, or after ``minutes``.
    """
    began = time.perf_counter()
    before = os.times()
    limit = minutes * 60 if minutes else None
    try:
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired as error:
        raise StoppedError(f"stopped after {minutes:g} minutes") from error
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        words = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        raise StoppedError(words[0])
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, cpu, done.stdout


class Stages:
    """Seconds by stage from now on, and peak memory (MB) up to the end of each."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.peaks: dict[str, int] = {}
        self._before = memory("VmRSS")
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __call__(self, name: str) -> None:
        """A stage is done."""
        now = time.perf_counter()
        self.seconds[name] = round(now - self._wall, 4)
        self._wall = now
        self.peaks[name] = round(peak_memory())

    def result(self) -> dict[str, Any]:
        """Everything so far: seconds, processor seconds of all threads, peak memory and what was there before."""
        return {
            "seconds": round(sum(self.seconds.values()), 4),
            "cpu": round(time.process_time() - self._cpu, 4),
            "stages": self.seconds,
            "peaks": self.peaks,
            "peak_mb": round(peak_memory()),
            "before_mb": round(self._before),
        }


def peak_memory() -> float:
    """Peak resident memory of this process so far, in MB (the high-water mark since it began, or was reset)."""
    return memory("VmHWM")


def reset_peak() -> None:
    """Forget the high-water mark: what was needed to set the stage is no part of the play."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def memory(field: str) -> float:
    """One figure of this process as Linux keeps it, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {field}: memory is measured on Linux only")


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    total = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    versions = {name: metadata.version(name) for name in PACKAGES if find_spec(name)}
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{total / MEGABYTE:.0f} GiB",
        "load": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **versions,
    }


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
