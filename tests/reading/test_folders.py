"""What lies beside the data is one note, what lies in an archive is read, within limits."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.cli import main, run
from nq57_indicators.cli.exit_codes import UNUSABLE
from nq57_indicators.errors import LimitError, SubmissionError
from zipped import damaged

CSV = "variable,ref_area,time_period,obs_value\ndossiers_received,{},2025-Q4,{}\n"
LETTERS = ["cong_van.pdf", "thuyet minh.docx", "cu.DOC", "ban_ky.jpg", "thu.eml", "chu_ky.p7s"]


def workbook(path: Path, area: str = "P34-24", value: int = 5) -> Path:
    frame = pd.DataFrame(
        [{"variable": "dossiers_received", "ref_area": area, "time_period": "2025-Q4", "obs_value": value}]
    )
    frame.to_excel(path, index=False)
    return path


def packed(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def told(submission: nq.Submission) -> list[list[Any]]:
    return submission.findings[["rule", "severity", "found", "expected"]].values.tolist()


# ---- letters and scans ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letters", [LETTERS[:1], LETTERS[:2], LETTERS])
def test_letters_and_scans_are_one_note(tmp_path: Path, letters: list[str]) -> None:
    good = workbook(tmp_path / "so_lieu.xlsx")
    for name in letters:
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    for source in (tmp_path, [good, *(tmp_path / name for name in letters)]):
        submission = nq.read_submission(source)
        assert submission.observations["obs_value"].tolist() == [5.0]
        [[rule, severity, names, count]] = told(submission)
        assert (rule, severity, count) == ("files-beside", "note", str(len(letters)))
        assert sorted(names.split(", ")) == sorted(letters)
    with pytest.raises(SystemExit) as end:
        main(["validate", str(tmp_path)])
    assert end.value.code == 0


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_alone_says_what_to_send(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    with pytest.raises(SubmissionError, match="is a letter or a picture") as alone:
        nq.read_submission(tmp_path / name)
    assert ".xlsx" in alone.value.vi
    with pytest.raises(SubmissionError, match="only letters or pictures"):
        nq.read_submission(tmp_path)


def test_other_files_that_are_not_read_stay_errors(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx")
    (tmp_path / "b.xyz").write_text("x")
    assert [rule for rule, *_ in told(nq.read_submission(tmp_path))] == ["file-unreadable"]


# ---- archives -------------------------------------------------------------------------------------------------------


def test_an_archive_is_read_as_the_folder_it_holds(tmp_path: Path) -> None:
    book = workbook(tmp_path / "so_lieu.xlsx").read_bytes()
    files: dict[str, str | bytes] = {
        "Quý 3/b.csv": CSV.format("P34-01", 7), "a.xlsx": book, "ký.pdf": b"%PDF", "__MACOSX/a.xlsx": b"x", ".DS_Store": b"x",
        "stage=plan/c.csv": CSV.format("P34-48", 9),
    }  # fmt: skip
    path = packed(tmp_path / "gui.zip", files)
    submission = nq.read_submission(path)
    seen = submission.observations.sort_values("obs_value")[["ref_area", "obs_value", "stage"]].values.tolist()
    assert seen == [["P34-24", 5.0, "actual"], ["P34-01", 7.0, "actual"], ["P34-48", 9.0, "plan"]]
    assert [Path(file).relative_to(tmp_path).as_posix() for file in submission.files] == [
        "gui.zip/Quý 3/b.csv", "gui.zip/a.xlsx", "gui.zip/stage=plan/c.csv", "gui.zip/ký.pdf",
    ]  # fmt: skip
    assert [rule for rule, *_ in told(submission)] == ["files-beside"]


def test_an_archive_in_a_folder_lies_among_its_files(tmp_path: Path) -> None:
    packed(tmp_path / "b.zip", {"x.csv": CSV.format("P34-01", 1)})
    (tmp_path / "a.csv").write_text(CSV.format("P34-24", 2), "utf-8")
    (tmp_path / "c.csv").write_text(CSV.format("P34-48", 3), "utf-8")
    assert nq.read_submission(tmp_path).observations["obs_value"].tolist() == [2.0, 1.0, 3.0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 cut off", "is truncated or damaged"),
        (b"no archive", "is truncated or damaged"),
        ({}, "holds no file to read"),
        ({"README.md": "x"}, "holds no file to read"),
        ({"b.zip": "x"}, "type “.zip” are not read"),
        ({"a.csv": ""}, "gui.zip/a.csv: The file is empty"),
    ],
)
def test_what_is_wrong_with_an_archive_is_said(tmp_path: Path, content: Any, says: str) -> None:
    path = tmp_path / "gui.zip"
    path.write_bytes(content) if isinstance(content, bytes) else packed(path, content)
    with pytest.raises(SubmissionError, match=says):
        nq.read_submission(path)


@pytest.mark.parametrize("method", ["ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA"])
def test_bytes_turned_over_are_a_damaged_archive_however_it_is_packed(tmp_path: Path, method: str) -> None:
    with zipfile.ZipFile(tmp_path / "gui.zip", "w", getattr(zipfile, method)) as archive:
        archive.writestr("a.csv", CSV.format("P34-01", 7) * 50)
    damaged(tmp_path / "gui.zip", "a.csv")
    with pytest.raises(SubmissionError, match="is truncated or damaged"):
        nq.read_submission(tmp_path / "gui.zip")
    workbook(tmp_path / "b.xlsx")
    submission = nq.read_submission(tmp_path)
    assert [rule for rule, *_ in told(submission)] == ["file-unreadable"]
    assert submission.observations["obs_value"].tolist() == [5.0]


def test_a_full_disk_is_not_blamed_on_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = packed(tmp_path / "gui.zip", {"a.csv": CSV.format("P34-01", 7)})
    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(SubmissionError, match="No space left"):
        nq.read_submission(path)


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    path = packed(tmp_path / "gui.zip", {"a.csv": CSV})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(SubmissionError, match="password"):
        nq.read_submission(path)


def test_archives_are_bounded(tmp_path: Path) -> None:
    path = packed(tmp_path / "gui.zip", {f"{number}.csv": CSV.format("P34-01", number) for number in range(5)})
    with pytest.raises(LimitError, match="more than 4 files; unpack it into a folder"):
        nq.read_submission(path, limits={"files": 4})
    assert len(nq.read_submission(path, limits={"files": 5, "members": 1}).observations) == 5
    with pytest.raises(LimitError):
        nq.read_submission(path, limits={"unpacked_bytes": 100})


def test_names_cannot_lead_out_of_the_place_of_unpacking(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    path = packed(inside / "gui.zip", {"../../thoat.csv": CSV.format("P34-01", 4), "/goc.csv": CSV.format("P34-24", 6)})
    assert nq.read_submission(path).observations["obs_value"].tolist() == [4.0, 6.0]
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["gui.zip", "in"]


def test_two_archives_of_one_name_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    from nq57_indicators.layouts.doubts import content_hash

    path = packed(tmp_path / "gui.zip", {"a.csv": "x"})
    first = content_hash(f"{path.as_posix()}/a.csv")
    assert first != content_hash(f"{path.as_posix()}/b.csv")
    packed(path, {"a.csv": "y"})
    assert first != content_hash(f"{path.as_posix()}/a.csv")


def test_an_empty_folder_beside_others_is_told(tmp_path: Path) -> None:
    """Among several sources it is a finding: whoever names it expects figures in it."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text(CSV.format("P34-24", 2), "utf-8")
    report = nq.validate(nq.read_submission([tmp_path / "a.csv", tmp_path / "empty"]))
    assert len(report.accepted) == 1
    [finding] = report.findings.to_dict("records")
    assert (finding["rule"], finding["file"]) == ("file-unreadable", (tmp_path / "empty").as_posix())


@pytest.mark.parametrize("form", ["json", "junit", "sarif", "markdown", "github"])
@pytest.mark.parametrize(("beside", "said"), [(None, "không có tệp nào để đọc"), ("a.docx", "Chỉ có văn bản hoặc ảnh")])
def test_a_folder_without_figures_has_its_document(
    tmp_path: Path, form: str, beside: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sent").mkdir()
    if beside is not None:
        (tmp_path / "sent" / beside).write_bytes(b"letter")
    assert run(["validate", str(tmp_path / "sent"), "--format", form]) == UNUSABLE
    shown = capsys.readouterr()
    assert said in shown.out
    assert "file-unreadable" in shown.out
    assert shown.err == ""
