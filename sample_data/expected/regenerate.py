"""Write what the library computes from the sample data: ``python sample_data/expected/regenerate.py [folder]``.

The files are golden results: run this only when a change of results is meant, and say so under **Scores** in the
changelog. Figures have ten significant digits. Which part of the results is kept stands in ``KEPT``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import nq57_indicators as nq

SAMPLES = Path(__file__).parents[1]
KNOWN_AT = "2026-11-01"
SCORED = "2026-S1"
AREAS = ("P34-24", "P63-24", "P63-27", "P34", "VN")
PERIODS = ("2023", "2024", "2025", "2025-06", "2025-Q2", "2025-Q3", "2026", SCORED, "2026-Q3", "2026-09")
KEPT = {
    "published_values": "published/: every value",
    "published_gaps": "published/: every gap",
    "published_scores": "published/: Decision 766, Bắc Ninh, framework qd766",
    "made_up_values": f"made_up/ as known on {KNOWN_AT}: {', '.join(AREAS)} in {', '.join(PERIODS)}",
    "made_up_gaps": f"made_up/ as known on {KNOWN_AT}: P34-24 in the same periods",
    "made_up_scores": f"made_up/ as known on {KNOWN_AT}: {SCORED}, default framework, all 34",
}


def results() -> Iterator[tuple[str, pd.DataFrame]]:
    """The golden tables by file name."""
    published = nq.assess(nq.read_submission(SAMPLES / "published"), framework="qd766", period="2025-W50")
    yield "published_values", published.values
    yield "published_gaps", published.gaps
    yield "published_scores", published.scores[published.scores["ref_area"] == "P34-24"]
    made_up = nq.assess(nq.read_submission(SAMPLES / "made_up"), period=SCORED, known_at=KNOWN_AT)
    values, gaps = made_up.values, made_up.gaps
    yield "made_up_values", values[values["ref_area"].isin(AREAS) & values["time_period"].isin(PERIODS)]
    yield "made_up_gaps", gaps[(gaps["ref_area"] == "P34-24") & gaps["time_period"].isin(PERIODS)]
    yield "made_up_scores", made_up.scores


def write(folder: Path) -> None:
    """Write every golden file into ``folder``."""
    for name, table in results():
        note = f"# {KEPT[name]}; python sample_data/expected/regenerate.py\n"
        body = table.to_csv(index=False, float_format="%.10g", lineterminator="\n")
        (folder / f"{name}.csv").write_text(note + body, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
