"""The made-up sheets of ``benchmarks/layouts``: the same for a seed, independent of the package, true to their answers."""

from __future__ import annotations

import ast
import csv
import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))  # scripts beside the package, not part of it

from layouts.judge import Read, cells, judge
from layouts.kinds import KINDS
from layouts.paper import Case, Figure
from layouts.words import VARIABLES
from layouts.writers import write_all

from layouts import generate
from nq57_indicators import load_catalogue
from nq57_indicators.recognition.names import fold

SCRIPTS = Path(generate.__file__).parent
LINES = {
    "axes", "rows", "several tables", "time in words", "context", "numbers", "text", "CSV", "Excel's edges", "real exports",
    "beside the data",
}  # fmt: skip


def made(seed: int = 0) -> list[Case]:
    return generate.cases([seed])


def test_the_generator_knows_nothing_of_the_package() -> None:
    for path in sorted(SCRIPTS.rglob("*.py")):
        names = [
            name.name if isinstance(node, ast.Import) else str(node.module)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        ]
        if path.name not in ("run.py", "roles.py"):
            assert not [name for name in names if name.startswith("nq57")], path.name


def test_every_line_has_kinds() -> None:
    assert {kind.line for kind in KINDS.values()} == LINES
    assert len(KINDS) >= 40
    assert all(kind.make.__doc__ for kind in KINDS.values())


def test_open_and_held_out_seeds_are_apart() -> None:
    assert not set(generate.OPEN_SEEDS) & set(generate.HELD_OUT)
    assert len(generate.OPEN_SEEDS) == len(generate.HELD_OUT)


def test_the_same_seed_makes_the_same_cases() -> None:
    first, second = made(3), made(3)
    assert first == second
    assert [case.answer("") for case in first] == [case.answer("") for case in second]
    assert made(4) != first


def test_a_third_of_the_words_are_those_of_practice_and_no_aliases() -> None:
    catalogue = load_catalogue()
    known = {
        fold(text)
        for thing in (*catalogue.variables.values(), *catalogue.indicators.values())
        for text in (thing.name.vi, *thing.aliases)
    }
    words = [word for seed in range(6) for case in made(seed) for word in case.words]
    strange = [word for word, practice in words if practice and fold(word) not in known]
    assert 0.3 < sum(practice for _, practice in words) / len(words) < 0.37
    assert len(strange) > 0.25 * len(words)  # aliases may be added that happen to be among them
    for variable in VARIABLES.values():
        assert variable.id in catalogue.variables or variable.id in catalogue.indicators
        assert variable.known[0]


def base_of(figure: Figure) -> float:
    """The figure in the unit of the catalogue, by the factor of its unit alone."""
    units = dict(VARIABLES[figure.variable].units) if figure.variable in VARIABLES else {}
    assert figure.value is not None
    return float(figure.value) * units.get(figure.unit, 1)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_answers_agree_with_their_units(seed: int) -> None:
    for case in made(seed):
        for figure in case.figures:
            if figure.value is not None:
                assert base_of(figure) == pytest.approx(figure.base_value), case.name


# Kinds whose cells are printed in another way than their answers, which is what they are about.
OTHERWISE = {
    "percent_cells", "fraction_under_percent", "percent_signs", "brackets_for_minus", "unit_in_cell", "unit_per_row",
    "dotted_counts", "marks_of_missing", "quote_swallows", "json_keys", "json_key_unknown", "json_key_against_record", "zipped",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(set(KINDS) - OTHERWISE))
def test_answers_agree_with_the_cells_of_the_files(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layouts.writers.office", lambda: None)  # .xls and .ods stay .xlsx
    case = generate.case_of(kind, 1)
    if case.encoding not in ("tcvn3", "vni", "windows-1258", "mojibake") and case.facts.get("edge") != "strict":
        [source] = write_all([case], tmp_path)
        path = tmp_path / source
        path = next(path.glob("*.xlsx")) if path.is_dir() else path
        read = from_csv(path, case) if path.suffix == ".csv" else from_workbook(path)
        assert case.figures or case.outcome == "ask"
        for figure in case.figures:
            assert read(figure) == pytest.approx(figure.value), (case.name, figure)


def from_workbook(path: Path) -> Any:
    book = openpyxl.load_workbook(path)
    return lambda figure: book[figure.sheet].cell(figure.row, figure.column).value


def from_csv(path: Path, case: Case) -> Any:
    with path.open(encoding=case.encoding, newline="") as stream:
        records = list(csv.reader(stream, delimiter=case.delimiter))
    return lambda figure: float(records[figure.row - 1][figure.column - 1])


def test_answers_are_written_beside_the_files(tmp_path: Path) -> None:
    answers = generate.write([0], tmp_path, ["unit_line", "folder_keys"])
    assert json.loads((tmp_path / "answers.json").read_text("utf-8"))["files"] == json.loads(json.dumps(answers))
    assert all((tmp_path / str(answer["file"])).exists() for answer in answers)


# ---- the judge ------------------------------------------------------------------------------------------------------

FIGURE = {
    "cell": "S!C2", "area": "P34-24", "variable": "dossiers_received", "period": "2026-Q3", "flow": "period", "stage": None,
    "calendar": None, "value": 5, "base_value": 5.0, "missing": False, "also_periods": [],
}  # fmt: skip
ANSWER: dict[str, Any] = {"figures": [FIGURE], "outcome": "read", "must_find": [], "may_find": []}
ACCEPTED = {
    "variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q3", "calendar": "statistical", "flow": "period",
    "stage": "actual", "obs_value": 5.0, "row": 2, "column": 3,
}  # fmt: skip
ERROR = {"severity": "error", "rule": "bad-number", "sheet": "S", "cell": "C2", "found": "x"}


def counts(read: Read, **answer: Any) -> tuple[int, int, int, int, int]:
    verdict = judge(ANSWER | answer, read)
    return verdict.right, verdict.asked, verdict.refused, verdict.lost, len(verdict.wrong)


def test_a_figure_is_right_asked_refused_lost_or_silently_wrong() -> None:
    assert counts(Read(accepted=[ACCEPTED])) == (1, 0, 0, 0, 0)
    assert counts(Read(doubts=[ERROR])) == (0, 1, 0, 0, 0)
    assert counts(Read(findings=[ERROR])) == (0, 0, 1, 0, 0)
    assert counts(Read(refusal="no")) == (0, 0, 1, 0, 0)
    assert counts(Read()) == (0, 0, 0, 1, 0)
    for part, other in (("obs_value", 6.0), ("time_period", "2026-Q2"), ("ref_area", "P34-01"), ("flow", "ytd")):
        assert counts(Read(accepted=[ACCEPTED | {part: other}])) == (0, 0, 0, 1, 1)


def test_a_figure_with_a_warning_at_its_cell_is_not_silent() -> None:
    warned = Read(accepted=[ACCEPTED | {"obs_value": 6.0}], findings=[ERROR | {"severity": "warning", "cell": "C"}])
    assert counts(warned) == (0, 0, 1, 0, 0)


def test_what_must_be_asked_is_wrong_once_it_is_accepted() -> None:
    undecided = {"figures": [FIGURE | {"period": None}], "outcome": "ask"}
    assert counts(Read(accepted=[ACCEPTED]), **undecided)[4] == 1
    for held in (Read(findings=[ERROR]), Read(doubts=[ERROR]), Read(refusal="no")):
        assert counts(held, **undecided) == (0, 0, 0, 0, 0)
        assert judge(ANSWER | undecided, held).held == 1


def test_false_alarms_are_what_reading_says_of_good_sheets() -> None:
    alarm = Read(accepted=[ACCEPTED], of_reading=[ERROR | {"cell": "A9"}])
    assert len(judge(ANSWER, alarm).alarms) == 1
    allowed = ANSWER | {"may_find": [{"cells": ["S!A9"]}]}
    assert not judge(allowed, alarm).alarms


def test_what_must_be_found_is_missed_without_a_finding_there() -> None:
    must = ANSWER | {"must_find": [{"cells": ["S!C2"], "kind": "why", "any_of": False}], "outcome": "read; findings"}
    assert judge(must, Read(accepted=[ACCEPTED])).unmet == ["why"]
    assert judge(must, Read(accepted=[ACCEPTED], findings=[ERROR])).unmet == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("S!B3", ("S", 2, 3, 2, 3)), ("A1:C4", ("", 1, 1, 3, 4)), ("D", ("", 4, 0, 4, 0)), ("row 7, column 28", ("", 28, 7, 28, 7))],
)  # fmt: skip
def test_places_are_read(text: str, found: tuple[Any, ...]) -> None:
    assert tuple(cells(text) or ()) == found
