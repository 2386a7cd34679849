"""What an analyst waits for: the status of one province and the page of all, from 34 provinces × 60 indicators × 12 quarters.

python benchmarks/page_and_status.py
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import generate
import made_up_catalogue as made_up

import nq57_indicators as nq
from nq57_indicators.assessment import Assessment

PLAN = generate.Plan(indicators=60, periods=12)
STATUS_SECONDS, PAGE_SECONDS, PAGE_BYTES = 0.3, 10, 3_000_000


def assessed(folder: Path) -> Assessment:
    """Made-up figures, assessed, with no table made yet."""
    made_up.write_catalogue(folder, indicators=PLAN.indicators, frequency=PLAN.frequency)
    return nq.assess(generate.frame(PLAN), catalogue=nq.load_catalogue(folder))


def timed(what: str, limit: float, job: Callable[[], Any]) -> Any:
    """Do the job and print how long it took, by the clock and by the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    done = job()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{what}: {clock:.2f} s ({processor:.2f} s of the processor), at most {limit:g} s")
    return done


def main() -> None:
    """Measure, and print beside each goal what was reached."""
    with tempfile.TemporaryDirectory() as folder:
        result = assessed(Path(folder))
    timed("first status of one province", STATUS_SECONDS, lambda: result.status("P34-24"))
    page = timed("page of all provinces", PAGE_SECONDS, result.page)
    print(f"size of the page: {len(page.encode()):,} bytes, at most {PAGE_BYTES:,}")


if __name__ == "__main__":
    main()
