"""How the library reads made-up sheets: one line per kind, then both halves of the seeds.

    python -m layouts.run [--seeds 0-5] [--kinds unit_line,regions] [--held-out] [--details] [--keep FOLDER]

Run from the folder ``benchmarks``. First without any answer, then (where the library asks) after its questions were answered
from the key. Exits 1 if a figure was silently wrong or the library broke.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nq57_indicators as nq

from .generate import HELD_OUT, OPEN_SEEDS, seeds_of, write
from .judge import Range, Read, Record, Verdict, cells, judge
from .kinds import KINDS
from .roles import Count, judged

COLUMNS = (
    "variable", "ref_area", "time_period", "calendar", "flow", "stage", "obs_value", "obs_status", "row", "column",
)  # fmt: skip


@dataclass
class Tally:
    """What came of the cases of one kind, or of many."""

    cases: int = 0
    verdicts: list[tuple[str, Verdict]] = field(default_factory=list)
    roles: list[Count] = field(default_factory=list)

    def add(self, name: str, verdict: Verdict, roles: Count) -> None:
        """Count one case."""
        self.cases += 1
        self.verdicts.append((name, verdict))
        self.roles.append(roles)

    def share_of_roles(self, part: str) -> float:
        """The share of rows or columns that were taken for what they are."""
        right, every = (sum(getattr(one, name) for one in self.roles) for name in (f"{part}_right", part))
        return right / every if every else 1.0

    def sum(self, part: str) -> int:
        """A count over all cases."""
        counts = [getattr(verdict, part) for _, verdict in self.verdicts]
        return sum(one if isinstance(one, int) else len(one or ()) for one in counts)

    @property
    def with_alarms(self) -> int:
        """Cases with a false alarm."""
        return sum(bool(verdict.alarms) for _, verdict in self.verdicts)

    @property
    def crashes(self) -> int:
        """Cases on which the library broke."""
        return sum(verdict.crash is not None for _, verdict in self.verdicts)


def read(path: Path, options: dict[str, Any]) -> Read:
    """Read and validate one source, whatever comes of it."""
    try:
        submission = nq.read_submission(path, **options)
        report = nq.validate(submission)
    except nq.SubmissionError as error:
        return Read(refusal=str(error))
    except Exception as error:  # a break is what is looked for here
        return Read(crash=f"{type(error).__name__}: {error}")
    doubts = getattr(submission, "doubts", None)
    return Read(
        accepted=_records(report.accepted[list(COLUMNS)]),
        findings=_texts(report.findings),
        of_reading=_texts(submission.findings),
        doubts=[] if doubts is None else _texts(doubts[doubts["assumed"].isna()]),
    )


def _texts(frame: Any) -> list[Record]:
    return _records(frame.astype(str).replace({"None": "", "nan": "", "<NA>": ""}))


def _records(frame: Any) -> list[Record]:
    records: list[Record] = json.loads(frame.to_json(orient="records"))
    return records


def answered(answer: Record, doubts: Sequence[Record]) -> dict[str, str]:
    """The answers that the key has to questions: the variable of the row or column that is asked about, else the one choice
    that is true of the file."""
    answers = {}
    for doubt in doubts:
        said = _variable_at(answer, doubt) if doubt["question"] in ASKS_FOR_VARIABLE else _true_choice(answer, doubt)
        if said is not None:
            answers[doubt["doubt"]] = said
    return answers


ASKS_FOR_VARIABLE = {"column-asked": "left", "variable-asked": "top"}
"""Questions about a header or label, and which side of its cell the figures share."""
NOT_READ = "-"


def _variable_at(answer: Record, doubt: Record) -> str | None:
    """The variable of all figures in a column or row; a column without any is not to be read."""
    side, at = ASKS_FOR_VARIABLE[doubt["question"]], cells(doubt["cell"])
    if at is None:
        return None
    places = [(cells(one["cell"]), one["variable"]) for one in answer["figures"]]
    here = {name for place, name in places if place and getattr(place, side) == getattr(at, side) and _on(place, doubt)}
    return NOT_READ if not here else next(iter(here)) if len(here) == 1 else None


def _on(place: Range, doubt: Record) -> bool:
    return place.sheet in ("", doubt["sheet"])


def _true_choice(answer: Record, doubt: Record) -> str | None:
    parts = ("area", "period", "unit", "flow", "stage")
    true = {str(one[part]) for one in answer["figures"] for part in parts} | {*map(str, answer["facts"].values())}
    fitting = [choice for choice in doubt["choices"].split("; ") if choice in true]
    return fitting[0] if len(fitting) == 1 else None


def tallies(answers: Iterable[Record], folder: Path) -> dict[str, Tally]:
    """Read all cases; a tally for each kind."""
    found: dict[str, Tally] = defaultdict(Tally)
    for answer in answers:
        path, options = folder / answer["file"], dict(answer["options"])
        seen = read(path, options)
        questions, at_once = len(seen.doubts), judge(answer, seen).right
        if seen.doubts and (given := answered(answer, seen.doubts)):
            seen = read(path, options | {"answers": given})
        verdict = judge(answer, seen)
        verdict.questions, verdict.at_once = questions, at_once
        found[answer["kind"]].add(f"{answer['kind']}-{answer['seed']}", verdict, judged(answer, path))
    return found


COUNTS = (
    "cases", "figures", "at once", "right", "asked", "refused", "lost", "held", "WRONG", "alarms", "unmet", "asks", "rows",
    "columns",
)  # fmt: skip
HEAD = f"{'kind':32} {'line':16}" + "".join(f"{name:>8}" for name in COUNTS)


def line(name: str, text: str, tally: Tally) -> str:
    """One line of the table."""
    parts = ("wanted", "at_once", "right", "asked", "refused", "lost", "held", "wrong")
    counts = (tally.cases, *map(tally.sum, parts), tally.with_alarms, tally.sum("unmet"), tally.sum("questions"))
    roles = "".join(f"{tally.share_of_roles(part):8.1%}" for part in ("rows", "columns"))
    broke = f"  {tally.crashes} BROKE" if tally.crashes else ""
    return f"{name:32} {text:16}" + "".join(f"{count:8}" for count in counts) + roles + broke


def show(title: str, found: dict[str, Tally], details: bool) -> Tally:
    """Print the table of one half; its sum."""
    print(f"\n{title}\n{HEAD}")
    whole = Tally()
    for name, tally in found.items():
        print(line(name, KINDS[name].line, tally))
        whole.cases += tally.cases
        whole.verdicts += tally.verdicts
        whole.roles += tally.roles
        for (case, verdict), roles in zip(tally.verdicts, tally.roles, strict=True) if details else ():
            told = [("silently wrong", verdict.wrong), ("false alarm", verdict.alarms), ("not told", verdict.unmet)]
            told.append(("role", roles.wrong))
            for what, entries in (*told, ("broke", [verdict.crash] if verdict.crash else [])):
                for entry in entries[:4]:
                    print(f"      {case}: {what}: {entry}")
    print(line("all", "", whole))
    wanted = max(whole.sum("wanted"), 1)
    print(f"right {whole.sum('right') / wanted:.1%} of figures ({whole.sum('at_once') / wanted:.1%} before any answer); silently "
          f"wrong {whole.sum('wrong')}; cases with false alarms {whole.with_alarms / max(whole.cases, 1):.1%}; roles of rows "
          f"{whole.share_of_roles('rows'):.1%}, of columns {whole.share_of_roles('columns'):.1%}")  # fmt: skip
    return whole


def main() -> None:
    """Generate, read, judge and print."""
    parser = argparse.ArgumentParser(description="How the library reads made-up sheets.")
    parser.add_argument("--seeds", type=seeds_of, default=OPEN_SEEDS)
    parser.add_argument("--held-out", action="store_true", help="also the seeds that nobody looks at before the end")
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=())
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--keep", type=Path, help="write the files here and keep them")
    given = parser.parse_args()
    halves = [("open seeds", given.seeds)] + ([("held-out seeds", HELD_OUT)] if given.held_out else [])
    wrong = 0
    for title, seeds in halves:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (given.keep or Path(temporary)) / title.replace(" ", "-")
            folder.mkdir(parents=True, exist_ok=True)
            answers = json.loads(json.dumps(write(seeds, folder, given.kinds)))
            whole = show(title, tallies(answers, folder), given.details and title == "open seeds")
            wrong += whole.sum("wrong") + whole.crashes
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
