"""Make up cases: for each seed every kind once, the same for the same seed.

    python -m layouts.generate FOLDER [--seeds 0-4] [--kinds periods_across,regions]

Run from the folder ``benchmarks``. Writes the files and ``answers.json`` below FOLDER.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from .figures import World
from .kinds import KINDS, Draft
from .paper import Case
from .words import Words
from .writers import write_all

OPEN_SEEDS = range(0, 6)
"""Seeds to work with."""
HELD_OUT = range(1_000, 1_006)
"""Seeds that nobody looks at before the end; printed apart."""


def cases(seeds: Iterable[int], kinds: Sequence[str] = ()) -> list[Case]:
    """The cases of some seeds."""
    return [case_of(kind, seed) for seed in seeds for kind in kinds or KINDS]


def case_of(kind: str, seed: int) -> Case:
    """One case: kind and seed decide everything in it."""
    rng = Random(f"{kind} {seed}")
    case = Case(kind, seed)
    KINDS[kind].make(Draft(case, rng, World(seed), Words(rng, case.words)))
    return case


def write(seeds: Iterable[int], folder: Path, kinds: Sequence[str] = ()) -> list[dict[str, object]]:
    """Write the cases of some seeds and their answers; the answers."""
    made = cases(seeds, kinds)
    answers = [case.answer(source) for case, source in zip(made, write_all(made, folder), strict=True)]
    (folder / "answers.json").write_text(json.dumps({"files": answers}, ensure_ascii=False, indent=1), "utf-8")
    return answers


def seeds_of(text: str) -> range:
    """``0-4`` or ``3``."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> None:
    """Write cases as asked on the command line."""
    parser = argparse.ArgumentParser(description="Make up sheets as offices lay them out, with their answers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=seeds_of, default=OPEN_SEEDS)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=())
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    answers = write(given.seeds, given.folder, given.kinds)
    print(f"{len(answers)} cases in {given.folder}")


if __name__ == "__main__":
    main()
