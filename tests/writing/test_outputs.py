import errno
import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from made_up_results import all_results, small_results
from nq57_indicators.computation.results import batch
from nq57_indicators.errors import ArgumentError, Nq57Error
from nq57_indicators.models.tables import column_names
from nq57_indicators.writing import FORMATS, outputs, save_assessment


@pytest.mark.parametrize("form", ["parquet", "csv", "json"])
def test_every_table_is_a_file_with_its_columns(form: str, tmp_path: Path) -> None:
    result = small_results()
    files = result.save(tmp_path / "results", [form])
    assert [file.name for file in files][1:] == [f"{name}.{form}" for name in outputs.WRITTEN]
    assert all(file.exists() for file in files)
    readers = {"parquet": pd.read_parquet, "csv": pd.read_csv, "json": pd.read_json}
    for name in ("values", "gaps", "findings"):
        read = readers[form](tmp_path / "results" / f"{name}.{form}")
        assert list(read.columns) == column_names(name)
        assert len(read) == len(getattr(result, name))


def test_about_says_with_what_the_results_were_made(tmp_path: Path) -> None:
    small_results().save(tmp_path, ["json"])
    about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
    assert about["catalogue"] == nq.load_catalogue().version
    assert about["framework"] == "nq57_unofficial 1"
    assert about["official"] is False
    assert about["notice"]["vi"].startswith("KHÔNG CHÍNH THỨC")
    assert about["rows"]["values"] == len(small_results().values)


@pytest.mark.parametrize(
    ("framework", "official", "noticed"),
    [
        (None, None, False),
        (SimpleNamespace(official=True), True, False),
        (SimpleNamespace(official=False), False, True),
    ],
)
def test_only_what_is_unofficial_says_so(framework: object, official: bool | None, noticed: bool) -> None:
    report = SimpleNamespace(submission=SimpleNamespace(read_as=()), lowered=pd.DataFrame())
    versions = {"catalogue": "c 1", "framework": "f 1"}
    about = outputs.about_of(SimpleNamespace(framework=framework, versions=versions, report=report))
    assert about["official"] is official
    assert (about["notice"] is not None) == noticed


def test_parquet_carries_the_versions(tmp_path: Path) -> None:
    small_results().save(tmp_path, ["parquet"])
    metadata = pq.read_schema(tmp_path / "scores.parquet").metadata
    assert json.loads(metadata[b"nq57:framework"]) == "nq57_unofficial 1"
    assert json.loads(metadata[b"nq57:official"]) is False


@pytest.mark.parametrize("form", ["parquet", "csv", "json"])
def test_the_same_input_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    figures = small_results().report.accepted
    for name in ("a", "b"):
        nq.assess(figures.copy()).save(tmp_path / name, [form])
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def test_a_format_is_written_once_and_a_strange_one_refused(tmp_path: Path) -> None:
    files = save_assessment(small_results(), tmp_path / "results", ["csv", "csv"])
    assert len(files) == 1 + len(outputs.WRITTEN)
    assert len(save_assessment(small_results(), tmp_path / "one", "json")) == 1 + len(outputs.WRITTEN)
    with pytest.raises(ArgumentError, match="'xls'") as caught:
        save_assessment(small_results(), tmp_path / "none", ["csv", "xls"])
    assert all(form in caught.value.vi for form in FORMATS)
    assert not (tmp_path / "none").exists()


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *rest: object) -> None:
        path.write_bytes(b"half of a workbook")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(outputs, "write_workbook", full)
    with pytest.raises(Nq57Error, match="No space left"):
        small_results().save(tmp_path / "results", ["csv", "xlsx"])
    assert list(tmp_path.iterdir()) == []


def test_large_results_are_written_as_they_are(tmp_path: Path) -> None:
    result = all_results()
    result.save(tmp_path, ["parquet"])
    read = pd.read_parquet(tmp_path / "values.parquet")
    pd.testing.assert_series_equal(read["value"], result.values["value"])
    assert read["indicator"].astype("str").tolist() == result.values["indicator"].astype("str").tolist()


def test_results_in_parts_are_the_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = all_results().report.accepted
    figures = figures[figures["ref_area"].isin(figures["ref_area"].unique()[:3])]
    whole = nq.assess(figures)
    whole.save(tmp_path / "whole", ["parquet", "csv", "json"])
    monkeypatch.setattr(batch, "CELLS", 1_500)  # a few indicators at once
    monkeypatch.setattr(outputs, "PARTED_FROM", 1)
    files = nq.assess(figures).save(tmp_path / "parts", ["parquet", "csv", "json"])
    assert sum(1 for _ in (tmp_path / "parts" / "values.parquet").iterdir()) > 10
    assert {file.name for file in files} == {file.name for file in (tmp_path / "whole").iterdir()}
    for name in outputs.SAVED:
        for form in ("csv", "json"):
            file = f"{name}.{form}"
            assert (tmp_path / "parts" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes(), file
        frames = [pd.read_parquet(tmp_path / way / f"{name}.parquet") for way in ("parts", "whole")]
        assert_frame_equal(*[frame.astype(frames[1].dtypes.replace("category", "str")) for frame in frames])
        assert (tmp_path / "parts" / f"{name}.parquet").is_dir() == (name in outputs.PARTED)
    about = [json.loads((tmp_path / way / "about.json").read_text(encoding="utf-8")) for way in ("parts", "whole")]
    assert [one.pop("files")[0]["file"] for one in about] == ["areas.csv"] * 2
    assert about[0] == about[1]


def test_a_folder_of_parts_is_replaced_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "PARTED_FROM", 1)
    small_results().save(tmp_path / "results", ["parquet"])
    assert (tmp_path / "results" / "values.parquet").is_dir()
    small_results().save(tmp_path / "results", ["parquet"])
    assert (tmp_path / "results" / "values.parquet").is_dir()
    monkeypatch.undo()
    small_results().save(tmp_path / "results", ["parquet"])
    assert (tmp_path / "results" / "values.parquet").is_file()


def test_a_folder_that_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "values.parquet").mkdir()
    (tmp_path / "values.parquet" / "mine.txt").write_text("mine")
    with pytest.raises(Nq57Error, match="folder"):
        small_results().save(tmp_path, ["parquet"])
    assert (tmp_path / "values.parquet" / "mine.txt").read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["values.parquet"]
