"""How many faults are found, where, and what is said of clean figures: one line for each kind and each rule.

Rules are tuned on one half of the seeds; what is published comes from the other half.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

import nq57_indicators as nq
from faults.kinds import KINDS, Rows, not_its_former_ones, of_others
from faults.world import COLUMNS, clean

OPEN_SEEDS = range(0, 24)
HELD_OUT = range(2000, 2024)
MONTHS_SENT = 6
"""With history, what each area sends: the last half-year; what it sent before is known."""
TRIES = 8
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "faults.md"


@dataclass
class Tally:
    """What became of the faults of one kind."""

    made: int = 0
    found: int = 0
    places: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the tally of another submission."""
        self.made += other.made
        self.found += other.found
        self.places += other.places
        self.rules += other.rules
        self.lost += other.lost

    @property
    def recall(self) -> float:
        """The share of faults that are found."""
        return self.found / max(self.made, 1)

    @property
    def placed(self) -> float:
        """The share of those found that are told at their cell, row or block."""
        return sum(self.places[place] for place in ("cell", "row", "block")) / max(self.found, 1)


@dataclass
class Alarms:
    """What is said of clean submissions."""

    figures: int = 0
    years: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    questions: Counter[int] = field(default_factory=Counter)
    """How many province-years have so many questions."""
    jumps: int = 0

    def add(self, other: Alarms) -> None:
        """Add those of another submission."""
        for name in ("figures", "years", "rows", "jumps"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_rule += other.by_rule
        self.questions += other.questions

    @property
    def too_many(self) -> int:
        """Province-years with more than one question."""
        return sum(number for asked, number in self.questions.items() if asked > 1)


def sent_now(rows: Rows) -> pd.Series[bool]:
    """Which rows are of the last months of their area; a period belongs where it begins."""
    month = rows["time_period"].str.fullmatch(r"\d{4}-(0[1-9]|1[0-2])")
    last = rows["time_period"].where(month).groupby(rows["origin"]).transform("max")
    first = last.map({label: str(pd.Period(label, "M") - MONTHS_SENT + 1) for label in last.dropna().unique()})
    quarter = rows["time_period"].str.extract(r"^(\d{4})-Q(\d)$")
    begins = rows["time_period"].str[:7].where(rows["time_period"].str.len() > 4, rows["time_period"] + "-01")
    in_quarter = quarter[0] + "-" + (3 * pd.to_numeric(quarter[1]).fillna(1).astype(int) - 2).astype(str).str.zfill(2)
    return in_quarter.where(quarter[0].notna(), begins) >= first


def told(rows: Rows, history: Rows | None = None) -> pd.DataFrame:
    """The findings on a submission but for notes, with the row of each (-1: none)."""
    known = None if history is None else nq.read_submission(history[list(COLUMNS)].reset_index(drop=True))
    findings = nq.validate(rows[list(COLUMNS)].reset_index(drop=True), history=known).findings
    findings = findings[findings["severity"] != "note"]
    line = pd.to_numeric(findings["cell"].str.extract(r"(\d+)$")[0]).fillna(0).astype(int)
    return findings.assign(line=line - 1).astype({"rule": str, "severity": str})


def with_faults(
    rows: Rows, chance: np.random.Generator, wanted: Counter[str], *, history: bool = False
) -> tuple[Rows, dict[str, str]]:
    """One fault in every area, of the kinds that were made least; the rows, and the kind of each area.

    ``history``: only in what is sent now.
    """
    areas = {area: part.reset_index(drop=True) for area, part in rows.groupby("origin", sort=False)}
    made, kinds = [], {}
    table = nq.load_catalogue().areas
    for area, part in areas.items():
        for name in sorted(KINDS, key=lambda name: (wanted[name], chance.random())):
            other = areas[str(chance.choice([each for each in areas if each != area]))]
            former = [areas[each] for each in table.members(area) if each in areas]
            faulty = None
            for _ in range(TRIES if history else 1):
                faulty = _made(name, part.copy(), other, former, chance)
                if not history or (faulty is not None and (sent_now(faulty) | ~faulty["wrong"]).all()):
                    break
                faulty = None
            if faulty is not None and faulty["wrong"].any() | (name == "one-side-of-a-rate-only"):
                wanted[name] += 1
                kinds[area] = name
                made.append(faulty)
                break
    return pd.concat(made, ignore_index=True), kinds


def _made(name: str, part: Rows, other: Rows, former: list[Rows], chance: np.random.Generator) -> Rows | None:
    if name == "a-copy-of-another-province":
        return of_others(part, other, chance)
    if name == "a-province-that-is-not-its-former-ones":
        return not_its_former_ones(part, former, chance) if len(former) > 1 else None
    return KINDS[name].make(part, chance)


def _periods_meet(one: str, other: str) -> bool:
    return one[:4] == other[:4]


def judged(
    rows: Rows, kinds: dict[str, str], before: set[tuple[str, str, str, str]], history: Rows | None = None
) -> dict[str, Tally]:
    """What was said of each fault; ``before`` is what was said of the clean rows."""
    findings = told(rows, history)
    origin = rows["origin"].to_numpy()
    tallies: dict[str, Tally] = defaultdict(Tally)
    of_area: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in findings.to_dict("records"):
        key = tuple(str(row[name]) for name in ("rule", "ref_area", "variable", "time_period"))
        if key not in before:
            area = origin[row["line"]] if row["line"] >= 0 else str(row["ref_area"])
            of_area[area].append(row)
    for area, name in kinds.items():
        tally = tallies[name]
        tally.made += 1
        new, wrong = of_area[area], rows[(rows["origin"] == area) & rows["wrong"]]
        if not new:
            at = wrong.iloc[0]
            tally.lost.append(f"{area} {at['variable']} {at['time_period']} {at['flow']} {at['obs_value']:g}")
            continue
        tally.found += 1
        tally.rules.update({str(row["rule"]) for row in new})
        tally.places[_best_place(new, rows, wrong)] += 1
    return tallies


def _best_place(new: Iterable[dict[str, object]], rows: Rows, wrong: Rows) -> str:
    """The nearest place at which one of some findings stands."""
    blocks = set(zip(wrong["ref_area"], wrong["time_period"], strict=True))
    names = set(wrong["variable"])
    best = "elsewhere"
    for row in new:
        line = int(str(row["line"]))
        at = rows.iloc[line] if line >= 0 else None
        if at is not None and bool(at["wrong"]):
            return "cell"
        if at is not None and (at["ref_area"], at["time_period"]) in blocks:
            best = "row"
        elif at is not None and best == "elsewhere" and at["variable"] in names:
            meets = any(_periods_meet(str(at["time_period"]), period) for _, period in blocks)
            best = "sum" if meets else best
    return best


def alarms_of(rows: Rows, findings: pd.DataFrame) -> Alarms:
    """What is said of clean rows. A question at a real jump is right, and counted among the questions all the same."""
    alarms = Alarms(len(rows), len(rows.assign(year=rows["time_period"].str[:4]).groupby(["origin", "year"])))
    jump = rows["jump"].to_numpy()
    at_jump = np.array([line >= 0 and bool(jump[line]) for line in findings["line"]], bool)
    false = findings[~at_jump]
    alarms.by_rule.update(false["rule"].tolist())
    alarms.rows, alarms.jumps = len(set(false["line"])), int(at_jump.sum())
    asked = findings[findings["severity"] == "confirm"]
    per_year = Counter(zip(asked["ref_area"].astype(str), asked["time_period"].astype(str).str[:4], strict=True))
    alarms.questions.update(per_year.values())
    return alarms


def measure(seeds: Iterable[int], *, history: bool = False) -> tuple[dict[str, Tally], Alarms, list[str]]:
    """Make, spoil, check and judge the submissions of some seeds; with ``history`` only their last months are sent."""
    tallies: dict[str, Tally] = {name: Tally() for name in KINDS}
    alarms, wanted, examples = Alarms(), Counter[str](), []
    for seed in seeds:
        rows = clean(seed).assign(wrong=False)
        rows["origin"] = rows["ref_area"]
        sent, known = _split(rows) if history else (rows, None)
        findings = told(sent, known)
        alarms.add(alarms_of(sent, findings))
        examples += _examples(seed, sent, findings)
        before = set(findings[["rule", "ref_area", "variable", "time_period"]].astype(str).itertuples(False, None))
        spoilt, kinds = with_faults(rows, np.random.default_rng(seed + 10_000), wanted, history=history)
        sent, known = _split(spoilt) if history else (spoilt, None)
        for name, tally in judged(sent, kinds, before, known).items():
            tallies[name].add(tally)
    return tallies, alarms, examples


def _split(rows: Rows) -> tuple[Rows, Rows]:
    """What is sent, and what was known before."""
    now = sent_now(rows)
    return rows[now].reset_index(drop=True), rows[~now].reset_index(drop=True)


def _examples(seed: int, rows: Rows, findings: pd.DataFrame) -> list[str]:
    jump = rows["jump"].to_numpy()
    vi = [str(text).partition("\n")[0] for text in findings["expected"]]
    return [
        f"{seed}: {row.rule} {row.variable} {row.ref_area} {row.time_period}: {row.found} / {text}"
        for row, text in zip(findings.itertuples(), vi, strict=True)
        if row.line < 0 or not jump[row.line]
    ]


def lines(tallies: dict[str, Tally], alarms: Alarms) -> Iterator[str]:
    """The two tables and the sums, as Markdown."""
    tallies = {name: tally for name, tally in tallies.items() if tally.made}
    seen = {name: tally for name, tally in tallies.items() if KINDS[name].detectable}
    whole = Tally()
    for tally in seen.values():
        whole.add(tally)
    yield "| kind of fault | made | found | recall | cell | row | sum | elsewhere | rules |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---|"
    for name, tally in tallies.items():
        rules = ", ".join(f"`{rule}` {number}" for rule, number in tally.rules.most_common(3))
        said = rules or ("–" if KINDS[name].detectable else f"not detectable: {KINDS[name].why_not}")
        yield (
            f"| {name.replace('-', ' ')} | {tally.made} | {tally.found} | {tally.recall:.0%} | {tally.places['cell']} "
            f"| {tally.places['row']} | {tally.places['sum']} | {tally.places['elsewhere']} | {said} |"
        )
    yield f"| **all that can be detected** | {whole.made} | {whole.found} | **{whole.recall:.1%}** | {whole.places['cell']} " \
          f"| {whole.places['row']} | {whole.places['sum']} | {whole.places['elsewhere']} | |"  # fmt: skip
    yield ""
    low = [name for name, tally in seen.items() if tally.recall < 0.8]
    below = ", ".join(low) or "none"
    yield f"{len(tallies)} kinds, {len(tallies) - len(seen)} of them not detectable; kinds below 80 %: {below}."
    yield f"Told at the cell, the row or the block: {whole.placed:.1%} of what is found."
    yield ""
    yield "| rule | false alarms | of clean figures |"
    yield "|---|---:|---:|"
    for rule, number in alarms.by_rule.most_common():
        yield f"| `{rule}` | {number} | {number / alarms.figures:.3%} |"
    yield f"| **figures concerned** | {alarms.rows} | **{alarms.rows / alarms.figures:.3%}** |"
    yield ""
    yield (
        f"{alarms.figures:,} clean figures, {alarms.years} province-years: {alarms.jumps} questions at real jumps; "
        f"province-years with more than one question: {alarms.too_many}."
    )


def main() -> None:
    """Measure and print; the held-out half goes into the docs."""
    parser = argparse.ArgumentParser(description="Faults in made-up submissions, and what is said of them.")
    parser.add_argument("--held-out", action="store_true", help="the seeds that rules are not tuned on")
    parser.add_argument("--seeds", type=int, help="only so many")
    parser.add_argument("--history", action="store_true", help="the last half-year against history, the rest")
    parser.add_argument("--details", action="store_true", help="every fault that is lost, every false alarm")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/explanation/faults.md")
    given = parser.parse_args()
    seeds = HELD_OUT if given.held_out else OPEN_SEEDS
    tallies, alarms, examples = measure(seeds[: given.seeds], history=given.history)
    text = "\n".join(lines(tallies, alarms))
    print(text)
    if given.details:
        for name, tally in tallies.items():
            print(*(f"lost: {name}: {each}" for each in tally.lost), sep="\n")
        print(*(f"alarm: {each}" for each in examples), sep="\n")
    if given.write:
        _write(text, "<!-- measured with history -->" if given.history else "<!-- measured -->")


def _write(text: str, mark: str) -> None:
    """Put the tables after their mark in the page, up to the next heading."""
    head, found, rest = PAGE.read_text(encoding="utf-8").partition(f"{mark}\n")
    following = rest.partition("\n## ")[2] if "\n## " in rest else ""
    tail = f"\n## {following}" if following else ""
    PAGE.write_text(f"{head}{found}\n{text}\n{tail}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
