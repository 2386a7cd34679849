"""One submission to all results: what goes in, what options do, and that nothing is computed before it is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from made_up_results import FIGURES
from nq57_indicators.computation.results.status import Status
from nq57_indicators.models.tables import column_names

Row = dict[str, Any]
TABLES = ("values", "scores", "gaps", "trends", "findings")


def rows(
    area: str = "P34-24", period: str = "2026-Q1", online: int = 60, received: int = 100, **more: Any
) -> list[Row]:
    """Both sides of the rate of dossiers received online."""
    figures = {"dossiers_received_online": online, "dossiers_received": received}
    return [
        {"variable": name, "ref_area": area, "time_period": period, "obs_value": figure, "vintage": None} | more
        for name, figure in figures.items()
    ]


def frame(*parts: list[Row]) -> pd.DataFrame:
    return pd.DataFrame([row for part in parts for row in part])


def rate(result: nq.Assessment, **where: Any) -> list[float]:
    """Values of the rate at the given keys."""
    values = result.values
    chosen = values[values["indicator"] == "online_dossier_rate"]
    for name, wanted in where.items():
        chosen = chosen[chosen[name] == wanted]
    return [float(value) for value in chosen["value"]]


def test_a_frame_a_submission_and_a_report_come_to_the_same() -> None:
    data = frame(rows())
    submission = nq.read_submission(data)
    results = [nq.assess(data), nq.assess(submission), nq.assess(nq.validate(submission))]
    for table in TABLES:
        first, *others = (getattr(result, table) for result in results)
        for other in others:
            assert_frame_equal(first, other)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("empty", [False, True])
def test_columns_are_those_of_the_contract(table: str, empty: bool) -> None:
    data = pd.DataFrame(columns=["variable", "ref_area", "time_period", "obs_value"]) if empty else frame(rows())
    found = getattr(nq.assess(data), table)
    assert found.columns.tolist() == column_names(table)
    # a file without figures is one finding, and nothing else
    assert not empty or len(found) == (table == "findings")


def test_every_result_says_its_versions() -> None:
    result = nq.assess(frame(rows()))
    assert result.versions["catalogue"] == nq.load_catalogue().version
    assert result.versions["framework"].startswith("nq57_unofficial ")
    for table in ("values", "scores", "gaps", "trends"):
        assert getattr(result, table).attrs == result.versions
    assert repr(result) == "<Assessment of 2 observations, framework nq57_unofficial>"


def test_refused_figures_are_not_computed() -> None:
    result = nq.assess(frame(rows(online=-5)))
    assert rate(result) == []
    assert not result.report.ok
    assert "out-of-valid-range" in set(result.findings["rule"].astype(str))


def test_known_at_takes_the_figures_of_its_day() -> None:
    early, late = rows(online=60, vintage="2026-04-10"), rows(online=70, vintage="2026-05-10")
    data = frame(early, late)
    assert rate(nq.assess(data)) == [70]
    assert rate(nq.assess(data, known_at="2026-05-09")) == [60]
    assert rate(nq.assess(data, known_at=date(2026, 5, 10))) == [70]
    assert rate(nq.assess(data, known_at="2026-04-09")) == []


def test_areas_and_periods_of_scores() -> None:
    data = frame(rows(), rows(period="2025-Q4", online=50), rows(area="P34-01", online=80))
    latest = nq.assess(data).scores
    assert set(latest["time_period"].astype(str)) == {"2026-Q1"}
    both = nq.assess(data, period=["2025-Q4", "2026-Q1"], areas=["P34-24"]).scores
    assert set(both["time_period"].astype(str)) == {"2025-Q4", "2026-Q1"}
    assert set(both["ref_area"].astype(str)) == {"P34-24"}
    one = nq.assess(data, period="2025-Q4", areas="P34").scores
    assert set(one["time_period"].astype(str)) == {"2025-Q4"}
    assert one["ref_area"].nunique() == 34


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"framework": "qd767"}, nq.UnknownIndicatorError),
        ({"areas": "P99"}, nq.Nq57Error),
        ({"areas": ["P34-99"]}, nq.Nq57Error),
        ({"period": "soon"}, nq.Nq57Error),
        ({"known_at": "soon"}, nq.Nq57Error),
        ({"as_of": "soon"}, nq.Nq57Error),
        ({"assumed_base": "soon"}, nq.Nq57Error),
    ],
    ids=str,
)
def test_options_that_cannot_be_used_say_so(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        nq.assess(frame(rows()), **options).scores  # noqa: B018 - scores are computed when asked for


@pytest.mark.parametrize("data", [None, 5, [1, 2], {"a": 1}, Path("nowhere.csv")], ids=str)
def test_data_of_a_wrong_kind_says_so(data: Any) -> None:
    with pytest.raises(nq.Nq57Error):
        nq.validate(data)


def test_an_empty_name_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline whose variable is empty must not read whatever lies about."""
    frame(rows()).to_csv(tmp_path / "stray.csv", index=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(nq.ArgumentError):
        nq.read_submission("")


def test_without_a_framework_there_are_no_scores(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    source = Path(__file__).parent / "catalogues" / "hdi" / "areas" / "areas.csv"
    (tmp_path / "areas" / "areas.csv").write_bytes(source.read_bytes())
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "calm.toml").write_text(
        'id = "calm"\nunit_measure = "index"\nname = { vi = "calm", en = "calm" }\n'
        '[formula]\nkind = "level"\ndefinition_basis = "derived"\n',
        encoding="utf-8",
    )
    catalogue = nq.load_catalogue(tmp_path)
    data = pd.DataFrame({"variable": ["calm"], "ref_area": ["NOR"], "time_period": ["2024"], "obs_value": [7]})
    result = nq.assess(data, catalogue=catalogue)
    assert result.values["value"].tolist() == [7]
    assert result.scores.columns.tolist() == column_names("scores")
    assert len(result.scores) == 0
    assert result.versions["framework"] == ""
    assert repr(result) == "<Assessment of 1 observations, framework None>"
    assert result.summary["ref_area"].tolist() == ["NOR"]
    assert nq.validate(data, catalogue=catalogue).catalogue is catalogue


def test_the_catalogue_of_the_data_is_the_catalogue_of_the_results(tmp_path: Path) -> None:
    """A submission keeps the catalogue it was read with, whatever is passed later."""
    submission = nq.read_submission(frame(rows()), catalogue=nq.load_catalogue(as_of="2026-01-31"))
    assert nq.assess(submission).catalogue is nq.load_catalogue(as_of="2026-01-31")


def test_another_catalogue_than_that_of_the_data_is_refused() -> None:
    other, submission = nq.load_catalogue(as_of="2026-01-31"), nq.read_submission(frame(rows()))
    report = nq.validate(submission, catalogue=submission.catalogue)
    with pytest.raises(nq.ArgumentError, match="another catalogue"):
        nq.validate(submission, catalogue=other)
    with pytest.raises(nq.ArgumentError, match="another catalogue"):
        nq.assess(report, catalogue=other)


def test_targets_as_of_a_day() -> None:
    figures = {"procedures_full_process": 60, "procedures_eligible": 100}
    data = pd.DataFrame(
        {"variable": name, "ref_area": "P34-24", "time_period": "2026-06", "obs_value": figure}
        for name, figure in figures.items()
    )
    before = set(nq.assess(data, as_of="2024-12-01").gaps["target"].astype(str))
    after = set(nq.assess(data, as_of="2026-06-30").gaps["target"].astype(str))
    assert before < after
    assert any(name.startswith("71nqcp") for name in after)
    assert not any(name.startswith("71nqcp") for name in before)


def test_summary_has_a_row_for_each_area() -> None:
    summary = nq.assess(frame(rows(), rows(area="P34-01"))).summary
    assert {"P34-01", "P34-24"} <= set(summary["ref_area"].astype(str))
    assert summary["ref_area"].is_unique


def test_explaining_one_number() -> None:
    result = nq.assess(frame(rows()))
    assert "60" in str(result.explain("online_dossier_rate", "P34-24", "2026-Q1"))
    with pytest.raises(nq.UnknownIndicatorError, match="online_dossier_rate"):
        result.explain("online_dosier_rate", "P34-24", "2026-Q1")
    with pytest.raises(nq.ArgumentError):
        result.explain("online_dossier_rate", "P34-01", "2026-Q1")


def test_saving_writes_every_table(tmp_path: Path) -> None:
    result = nq.assess(frame(rows()))
    written = result.save(tmp_path / "out", formats=("csv",))
    assert all(path.exists() for path in written)
    assert {path.stem for path in written} >= set(TABLES)
    with pytest.raises(nq.Nq57Error):
        result.save(tmp_path / "out", formats=("docx",))


def test_one_province_does_not_change_another() -> None:
    alone = nq.assess(frame(rows()))
    together = nq.assess(frame(rows(), rows(area="P34-01", online=90, received=80), rows(area="P34-31", online=0)))
    assert rate(together, ref_area="P34-24") == rate(alone) == [60]


def test_the_status_is_made_once_and_never_shared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Screen, workbook, annexes and page ask for the same; what a caller does to a table is nobody else's."""
    result = nq.assess(FIGURES)
    made: list[Status] = []
    add = Status.add

    def counted(self: Status, tables: Any) -> None:
        made.append(self)
        add(self, tables)

    monkeypatch.setattr(Status, "add", counted)
    result.save(tmp_path / "results", ["csv", "xlsx", "html"])
    first = result.status()
    assert len(made) == 1
    first["value"] = -1.0
    assert (result.status()["value"] != -1.0).any()
    assert len(result.status("P34-01")) < len(first)
    assert len(made) == 2
    assert result.status(without_figures=True)["outlook_reason"].eq("no_figure").any()
