"""Outputs that are inputs, and results among inputs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINDINGS, FINE, UNUSABLE
from nq57_indicators.errors import ArgumentError
from nq57_indicators.reading.folders import walk
from nq57_indicators.tables.saved import sha256_of
from nq57_indicators.writing.overlap import check_folder

GOOD = """\
variable,ref_area,time_period,obs_value
dossiers_received,Bắc Ninh,2025-Q4,200
dossiers_received_online,Bắc Ninh,2025-Q4,150
"""


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "values.csv").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def never_read(*_: object, **__: object) -> None:
    pytest.fail("nothing is read before the output is refused")


@pytest.mark.parametrize(
    "command",
    [
        "validate in/values.csv --output in/values.csv --format json",
        "validate in/values.csv --output in/../in/values.csv --format json",
        "validate in --output in/values.csv --format json",
        "validate in --output in/report.json --format json",
        "validate in --output in/deep/report.json --format json",
        "assess in/values.csv --output in --format csv",
        "assess in/values.csv --output in --format json",
        "assess in --output in --format xlsx",
        "assess in in/values.csv --output ./in",
        "assess in/values.csv --output in/values.csv",
    ],
)
def test_an_output_that_is_an_input_is_refused(inputs: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nq, "read_submission", never_read)
    assert run(command.split()) == UNUSABLE
    assert [path.name for path in inputs.iterdir()] == ["values.csv"]
    assert (inputs / "values.csv").read_text(encoding="utf-8") == GOOD


def test_a_link_to_an_input_is_the_input(inputs: Path, tmp_path: Path) -> None:
    try:
        (tmp_path / "report.json").symlink_to(inputs / "values.csv")
        (tmp_path / "same").symlink_to(inputs, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert run(["validate", "in", "--output", "report.json"]) == UNUSABLE
    assert run(["assess", "in", "--output", "same"]) == UNUSABLE
    assert (inputs / "values.csv").read_text(encoding="utf-8") == GOOD


def test_saving_refuses_the_folder_of_the_inputs(inputs: Path) -> None:
    result = nq.assess(nq.read_submission(inputs))
    with pytest.raises(ArgumentError, match="lies in the folder of inputs"):
        result.save(inputs, ["json"])


def test_results_among_the_inputs_are_known_and_left_out(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = ["assess", "in", "--output", "in/results", "--format", "csv,json,parquet,xlsx"]
    assert run(commands) == FINE
    first = {
        path.name: sha256_of(path) for path in (inputs / "results").iterdir() if path.suffix in (".csv", ".parquet")
    }
    assert run(commands) == FINE
    submission = nq.read_submission("in")
    assert submission.files == ["in/values.csv"]
    assert submission.findings[["rule", "found"]].values.tolist() == [["own-results", "in/results/about.json"]]
    second = {
        path.name: sha256_of(path) for path in (inputs / "results").iterdir() if path.suffix in (".csv", ".parquet")
    }
    assert {name for name in first if first[name] != second[name]} <= {
        "findings.csv",
        "findings.parquet",
        "summary.csv",
    }
    capsys.readouterr()


def test_a_result_that_somebody_changed_is_read(inputs: Path) -> None:
    nq.assess(nq.read_submission("in")).save(inputs / "results", ["csv"])
    (inputs / "results" / "gaps.csv").write_text(GOOD, encoding="utf-8")
    assert nq.read_submission("in").files == ["in/results/gaps.csv", "in/values.csv"]


def test_about_says_what_it_was_made_from(inputs: Path, tmp_path: Path) -> None:
    submission = nq.read_submission("in/values.csv", provider="P34-24", received="2026-01-15")
    nq.assess(submission, period="2025-Q4", known_at="2026-02-01").save(tmp_path / "out", ["csv"])
    about = json.loads((tmp_path / "out" / "about.json").read_text(encoding="utf-8"))
    content = inputs / "values.csv"
    assert about["library"] == nq.__version__
    assert about["inputs"] == [{"file": "in/values.csv", "bytes": content.stat().st_size, "sha256": sha256_of(content)}]
    assert about["options"] == {
        "provider": "P34-24", "received": "2026-01-15", "period": ["2025-Q4"], "known_at": "2026-02-01",
    }  # fmt: skip
    files = sorted(path.name for path in (tmp_path / "out").iterdir() if path.name != "about.json")
    assert sorted(one["file"] for one in about["files"]) == files


def test_formats_of_an_earlier_run_do_not_stay(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    assert run(["assess", "in", "--output", "out", "--format", "csv,json"]) == FINE
    assert run(["assess", "in", "--output", "out", "--format", "csv"]) == FINE
    assert not list((tmp_path / "out").glob("[!a]*.json"))
    assert "Tệp khác trong thư mục, giữ nguyên: mine.txt" in capsys.readouterr().out


def test_verify(inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "in", "--output", "out"]) == FINE
    assert run(["verify", "out"]) == FINE
    (tmp_path / "out" / "gaps.parquet").write_bytes(b"x")
    assert run(["verify", "out", "--lang", "en"]) == FINDINGS
    assert "Files that differ: gaps.parquet" in capsys.readouterr().out
    assert run(["verify", "in"]) == FINDINGS
    assert "dở dang" in capsys.readouterr().out
    assert run(["verify", "nowhere", "--lang", "en"]) == UNUSABLE
    assert "does not exist" in capsys.readouterr().err
    assert run(["verify", "in/values.csv", "--lang", "en"]) == UNUSABLE
    assert "exists and is no folder" in capsys.readouterr().err


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results in every form, as a broken run leaves them: without ``about.json``."""
    place = tmp_path_factory.mktemp("saved")
    (place / "a.csv").write_text(GOOD, encoding="utf-8")
    result = nq.assess(nq.read_submission(place / "a.csv"), areas="P34-24")
    result.save(place / "out", ["csv", "json", "parquet", "xlsx", "html"])
    (place / "about.json").write_bytes((place / "out" / "about.json").read_bytes())
    (place / "out" / "about.json").unlink()
    return place / "out"


def own_results(submission: nq.Submission) -> list[list[str]]:
    found = submission.findings
    return sorted(found.loc[found["rule"] == "own-results", ["found", "expected"]].values.tolist())


def test_results_of_a_broken_run_are_known_by_what_they_hold(saved: Path, inputs: Path) -> None:
    for number, path in enumerate(sorted(saved.iterdir())):  # an empty list says nothing of itself but its name
        name = path.name if path.stat().st_size <= 4 else f"x{number}{path.suffix}"
        (inputs / "deep").mkdir(exist_ok=True)
        (inputs / "deep" / name).write_bytes(path.read_bytes())
    submission = nq.read_submission("in")
    assert submission.files == ["in/values.csv"]
    assert len(submission.findings) == 2
    (folder, number), (book, _) = own_results(submission)
    assert (folder, int(number) + 1) == ("in/deep", len(list(saved.iterdir())))
    assert book.endswith(".xlsx")


def test_one_table_alone_is_known_and_read_where_it_is_named(saved: Path, inputs: Path) -> None:
    for form in ("csv", "json", "parquet"):
        (inputs / f"q4.{form}").write_bytes((saved / f"values.{form}").read_bytes())
    submission = nq.read_submission("in")
    assert submission.files == ["in/values.csv"]
    assert own_results(submission) == [["in", "3"]]
    assert nq.read_submission("in/q4.csv").files == ["in/q4.csv"]


def test_results_in_an_archive_are_known(saved: Path, inputs: Path) -> None:
    with zipfile.ZipFile(inputs / "gui.zip", "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.write(saved / "values.csv", "values.csv")
        archive.write(saved.parent / "about.json", "about.json")
    submission = nq.read_submission("in")
    assert submission.files == ["in/gui.zip/a.csv", "in/values.csv"]
    assert own_results(submission) == [["in/gui.zip/about.json", "1"], ["in/gui.zip/values.csv", "1"]]


def test_figures_with_more_or_other_columns_are_none_of_ours(saved: Path, inputs: Path) -> None:
    header, _, rows = (saved / "values.csv").read_text(encoding="utf-8-sig").partition("\n")
    (inputs / "more.csv").write_text(f'{header},"x"\n' + rows.replace("\n", ",1\n"), encoding="utf-8")
    (inputs / "other.csv").write_text(header.replace('"value"', '"obs_value"') + f"\n{rows}", encoding="utf-8")
    assert [file.path.name for file in walk(inputs)] == ["more.csv", "other.csv", "values.csv"]


def test_results_go_where_those_of_a_broken_run_lie(saved: Path, inputs: Path) -> None:
    (inputs / "out").mkdir()
    (inputs / "out" / "values.csv").write_bytes((saved / "values.csv").read_bytes())
    check_folder(inputs / "out", [inputs])
    (inputs / "out" / "mine.csv").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ArgumentError, match="lies in the folder of inputs"):
        check_folder(inputs / "out", [inputs])


def test_python_knows_every_file_of_a_call_too(inputs: Path) -> None:
    history, layout, answers, confirmed = (
        inputs.parent / "old" / name for name in ("h.csv", "l.toml", "a.toml", "c.csv")
    )
    history.parent.mkdir()
    history.write_text(GOOD.replace("200", "210"), encoding="utf-8")
    layout.write_text(
        "version = 1\nid = 'form'\n[[tables]]\n[[tables.columns]]\nheader = ['x']\nrole = 'ref_area'", encoding="utf-8"
    )
    answers.write_text("version = 1\n", encoding="utf-8")
    confirmed.write_text("finding,value,who,day,reason\n", encoding="utf-8")
    read = nq.read_submission(inputs / "values.csv", layout=layout, answers=answers)
    report = nq.validate(read, history=nq.read_submission(history), confirmations=confirmed)
    for path in (history, layout, answers, confirmed):
        with pytest.raises(ArgumentError) as refused:
            report.save(path, "json")
        assert refused.value.code == "output-is-input"
    with pytest.raises(ArgumentError) as refused:
        nq.assess(report).save(history.parent, ["json"])
    assert refused.value.code == "output-among-inputs"
    nq.assess(report).save("results", ["json"])
    about = json.loads(Path("results/about.json").read_text(encoding="utf-8"))
    told = {entry.get("option"): entry["sha256"] for entry in about["inputs"]}
    files = {
        None: inputs / "values.csv",
        "layout": layout,
        "answers": answers,
        "history": history,
        "confirmations": confirmed,
    }
    assert told == {option: sha256_of(path) for option, path in files.items()}
