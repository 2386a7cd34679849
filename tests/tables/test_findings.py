"""Findings while they are gathered, and as a table."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.models.tables import column_names
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.finding_texts import number_text, text_of
from nq57_indicators.tables.findings import FindingStore, Source, column_letter
from nq57_indicators.tables.observations import PeriodTable


@pytest.fixture
def store() -> FindingStore:
    codes = codebook(nq.load_catalogue())
    return FindingStore(codes, PeriodTable(), list(codes.providers), [Source("b.csv", None), Source("a.xlsx", "S")])


def test_no_findings_have_the_same_columns(store: FindingStore) -> None:
    frame = store.to_frame()
    assert frame.columns.tolist() == column_names("findings")
    assert (len(frame), len(store)) == (0, 0)


def test_adding_nothing_adds_nothing(store: FindingStore) -> None:
    store.add("bad-number", row=np.zeros(0, np.int32), file=0)
    assert store.parts == []


def test_order_by_file_row_column_and_rule(store: FindingStore) -> None:
    store.add("unknown-area", row=[3, 1], file=1, column=[1, 2])
    store.add("bad-number", row=[1, 1], file=[1, 0], column=2, found=["x", "y"], expected="z")
    store.add("era-not-stated", row=0, file=0)
    frame = store.to_frame()
    assert frame[["file", "sheet", "cell", "rule"]].astype(object).where(frame.notna(), None).values.tolist() == [
        ["b.csv", None, None, "era-not-stated"],
        ["b.csv", None, "B1", "bad-number"],
        ["a.xlsx", "S", "B1", "bad-number"],
        ["a.xlsx", "S", "B1", "unknown-area"],
        ["a.xlsx", "S", "A3", "unknown-area"],
    ]
    assert frame["found"].tolist() == ["", "y", "x", "", ""]
    assert len(store) == 5


def test_places_and_keys(store: FindingStore) -> None:
    codes = store.codebook
    store.add(
        "bad-number", row=5, file=-1, column=0, variable=codes.item["grdp"], area=codes.area["P34-24"], provider=0
    )
    one = store.to_frame().iloc[0]
    assert one[["variable", "ref_area", "provider", "cell"]].tolist() == ["grdp", "P34-24", codes.providers[0], "5"]
    assert one[["file", "sheet", "time_period"]].isna().all()


def test_a_rule_that_nobody_knows_is_not_shown_silently(store: FindingStore) -> None:
    store.add("no-such-rule", row=1, file=0)
    with pytest.raises(KeyError):
        store.to_frame()


@pytest.mark.parametrize(
    ("number", "letters"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_column_letters(number: int, letters: str) -> None:
    assert column_letter(number) == letters


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (80.0, "80"),
        (68.54, "68.54"),
        (-3.0, "-3"),
        (1e15, "1000000000000000"),
        (0.0, "0"),
        (2.5e15, "2500000000000000"),
        (1e-7, "1e-07"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_figures_as_text(figure: float, text: str) -> None:
    assert number_text(figure) == text
    assert float(text) == figure


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_finite_figure_still_has_a_text(figure: float) -> None:
    assert isinstance(number_text(figure), str)


def test_figures_with_a_form_of_their_own() -> None:
    assert text_of(np.array([1.0, 2.5])).tolist() == ["1", "2.5"]
    assert text_of(np.array([1.25]), lambda figure: f"{figure:.1f}").tolist() == ["1.2"]


def test_severity_and_dimension_come_from_the_rule(store: FindingStore) -> None:
    for number, rule in enumerate(store.codebook.catalogue.rules.values(), start=1):
        store.add(rule.id, row=number, file=0)
    frame = store.to_frame()
    rules = store.codebook.catalogue.rules
    for name, severity, dimension in frame[["rule", "severity", "dimension"]].astype(str).values.tolist():
        assert (severity, dimension) == (rules[name].severity, rules[name].dimension)
    assert isinstance(frame["rule"].dtype, pd.CategoricalDtype)


def test_one_long_text_does_not_swell_the_whole_table(store: FindingStore) -> None:
    """Text arrays of fixed width would take the longest text times the number of findings: 40 GB for 10^5 by 10^5."""
    store.add("bad-number", row=np.arange(1, 3001), file=0, found="x")
    store.add("bad-number", row=3001, file=0, found="ơ" * 10_000)
    tracemalloc.start()
    try:
        frame = store.to_frame()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(frame) == 3001
    assert peak < 20_000_000


def test_findings_of_many_files_find_their_rows(tmp_path: Path) -> None:
    """The numbers of files outgrow the small type that those of the first figures were kept in."""
    head = "variable,ref_area,time_period,obs_value,obs_status\n"
    (tmp_path / "000.csv").write_text(head + "dossiers_received,P34-01,2025-Q4,1,odd\n" * 2, encoding="utf-8")
    for number in range(1, 140):
        (tmp_path / f"{number:03}.csv").write_text("neither,of,these\n1,2,3\n", encoding="utf-8")
    (tmp_path / "140.csv").write_text(
        head + "dossiers_received,P34-24,2025-Q4,-1,normal\ndossiers_received,P34-24,2025-Q3,1,odd\n", encoding="utf-8"
    )
    findings = nq.read_submission(tmp_path).findings
    odd = findings[findings["rule"] == "unknown-code"]
    assert odd["file"].str[-7:].tolist() == ["000.csv", "000.csv", "140.csv"]


def test_all_findings_are_counted_and_the_first_are_kept(store: FindingStore) -> None:
    store.most = 3
    store.add("bad-number", row=[1, 2], file=0)
    beside = store.beside()
    beside.add("bad-number", row=[3, 4, 5], file=0)
    beside.add("unknown-area", row=[6, 7, 8, 9, 10], file=0)
    store.take_in(beside)
    assert store.counts() == {"bad-number": 5, "unknown-area": 5, "more-findings": 2}
    assert len(store) == 12
    frame = store.to_frame()
    assert frame["rule"].tolist() == ["more-findings"] * 2 + ["bad-number"] * 3 + ["unknown-area"] * 3
    assert frame["cell"].tolist()[2:] == ["1", "2", "3", "6", "7", "8"]
    assert frame.loc[:1, ["found", "expected"]].values.tolist() == [["2", "bad-number"], ["2", "unknown-area"]]
    copied = store.copy()
    copied.add("no-figures", row=0, file=0)
    assert "no-figures" not in store.counts()


def test_texts_are_made_for_the_findings_that_are_kept(store: FindingStore) -> None:
    store.most = 3
    asked: list[int] = []

    def expected(number: int) -> list[str]:
        asked.append(number)
        return [f"place {at}" for at in range(number)]

    for rows in ([1, 2], [3, 4, 5], [6]):
        store.add("duplicate-key", row=rows, file=0, found=np.array(rows) / 2, expected=expected)
    assert asked == [2, 1]
    assert store.numbers["duplicate-key"] == 6
    kept = store.to_frame().query("rule == 'duplicate-key'")
    assert kept[["cell", "found", "expected"]].to_numpy().tolist() == [
        ["1", "0.5", "place 0"], ["2", "1", "place 1"], ["3", "1.5", "place 0"],
    ]  # fmt: skip


def test_a_limit_on_findings_changes_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"dossiers_received,P34-24,2025-Q4,x{number},dossier\n" for number in range(9))
    path.write_text("variable,ref_area,time_period,obs_value,unit_measure\n" + rows, encoding="utf-8")
    all_of_them, few = (nq.validate(nq.read_submission(path, limits=limits)) for limits in (None, {"findings": 2}))
    assert few.counts().values.tolist() == [
        *all_of_them.counts().values.tolist(),
        ["more-findings", "note", "complete", 1],
    ]
    assert few.accepted_count == all_of_them.accepted_count
    assert not few.ok
    assert len(few.findings) == 3
    assert set(few.findings["finding"][1:]) <= set(all_of_them.findings["finding"])


def test_overlong_texts_are_shown_in_part(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    long = "Bắc Ninh " * 2000
    path.write_text(f"variable,ref_area,time_period,obs_value,{long}\n{long},{long},{long},{long},\n", encoding="utf-8")
    findings = nq.validate(nq.read_submission(path)).findings
    assert {"unknown-variable", "unknown-area", "bad-period"} & set(findings["rule"])
    assert findings["found"].str.len().max() < 300
    assert findings["expected"].str.len().max() < 1500
