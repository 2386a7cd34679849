"""``nq57 status``: two parts for each area, or the table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.cli.screen import Screen, columns, glued
from nq57_indicators.models.tables import column_names
from nq57_indicators.texts.standing import whose_text
from nq57_indicators.writing.annex import annex_of
from nq57_indicators.writing.outputs import about_of

ROOT = Path(__file__).parent.parent


@pytest.fixture(name="source")
def _source(tmp_path: Path) -> str:
    """Staff of communes: 90 of 100 equipped; dossiers: 150 of 200 online."""
    rows = [
        ("commune_staff_equipped", "2026-Q3", 90),
        ("commune_staff", "2026-Q3", 100),
        ("dossiers_received", "2025", 200),
        ("dossiers_received_online", "2025", 150),
    ]
    path = tmp_path / "figures.csv"
    lines = [f"{name},P34-24,{period},{value}" for name, period, value in rows]
    path.write_text("\n".join(["variable,ref_area,time_period,obs_value", *lines]), encoding="utf-8")
    return str(path)


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["status", *arguments])
    return code, capsys.readouterr().out


def test_two_parts(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _said(capsys, source, "--areas", "P34-24")
    assert code == 0
    owed, compared = said.split("So với mục tiêu chung của cả nước")
    assert "1 mục tiêu có số liệu; theo số dùng để đánh giá: 0 đã đạt, 1 chưa đạt, 0 chưa kết luận được." in owed
    assert "chưa có số liệu nào" in owed
    assert "đạt" not in compared.replace("không xét đạt hay chưa đạt", "")
    assert "75 %" in compared
    assert "thấp hơn" in compared


def test_in_english(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = _said(capsys, source, "--areas", "P34-24", "--lang", "en", "--score-period", "2025")
    assert said.startswith("Bac Ninh: where its targets stand, figures up to 2025\n")
    assert "No target of the area can be held against a figure." in said


def test_as_data(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _said(capsys, source, "--areas", "P34-24", "--format", "json")
    records = json.loads(said)
    assert code == 0
    assert [*records[0]] == column_names("status")
    _, said = _said(capsys, source, "--areas", "P34-24", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [row["targets"] for row in rows] == [record["targets"] for record in records]
    assert {row["relation"] for row in rows} == {"owed", "benchmark"}


def test_what_a_table_leaves_out_is_said(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["status", source, "--areas", "P34-24", "--format", "json"])
    shown = capsys.readouterr()
    run(["status", source, "--areas", "P34-24", "--format", "json", "--without-figures"])
    whole = capsys.readouterr()
    number = len(json.loads(whole.out)) - len(json.loads(shown.out))
    assert number > 0
    assert (
        shown.err
        == f"{number} mục tiêu phải đạt chưa có số liệu nào, không có trong bảng; thêm --without-figures để có cả.\n"
    )
    assert whole.err == ""


def test_errors_in_the_source_show_in_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    broken = str(ROOT / "sample_data" / "broken" / "numerator-above-denominator.csv")
    assert _said(capsys, broken, "--areas", "P34-24")[0] == 1
    assert _said(capsys, broken, "--areas", "P99-99")[0] == 2


@pytest.mark.parametrize(
    ("lang", "said", "nowhere"),
    [
        ("vi", ("Chỉ tiêu của cả nước", "mục tiêu khác của cả nước"), ("địa phương", "So với mục tiêu chung")),
        ("en", ("Targets of the country", "Other targets of the country"), ("of the area", "Compared with")),
    ],
)
def test_the_country_has_targets_of_its_own_and_is_compared_with_nobody(
    lang: str, said: tuple[str, ...], nowhere: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "country.csv"
    path.write_text("variable,ref_area,time_period,obs_value\negdi_rank_world,VN,2024,71\n", encoding="utf-8")
    _, shown = _said(capsys, str(path), "--areas", "VN", "--lang", lang)
    texts = [shown]
    if lang == "vi":
        result = nq.assess(nq.read_submission(path))
        named = nq.with_names(result.status("VN", without_figures=True))
        annex = annex_of(named, "Việt Nam", about_of(result), whose=whose_text("VN", result.catalogue))
        texts += [result.text("VN"), " ".join([*(heading for heading, _ in annex.parts), *annex.marks])]
        page = result.page("VN")
        assert "Chỉ tiêu của cả nước</span></h3>" in page
        assert "So với mục tiêu chung của cả nước</span></h3>" not in page
    assert all(text in shown for text in said)
    assert not any(text in each for text in nowhere for each in texts)


def test_class_and_verdict_have_words_of_their_own(
    source: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    _, shown = _said(capsys, source, "--areas", "P34-24", "--lang", "en")
    assert "0 without a verdict." in shown
    assert "not classed" in shown
    assert "no verdict" not in shown


@pytest.mark.parametrize("width", [48, 60, 80])
def test_no_word_and_no_number_with_its_unit_is_broken(width: int) -> None:
    """At 80 columns "nghiệp/1.000 d|ân" was broken within the word."""
    shown = io.StringIO()
    screen = Screen(file=shown)
    screen.width = width
    table = columns("Chỉ tiêu", "Mục tiêu", "Thực hiện", "So mục tiêu", right=(1, 2))
    cells = ("Tỷ lệ doanh nghiệp công nghệ số trên một nghìn dân", "1 doanh nghiệp/1.000 dân\n31/12/2045")
    table.add_row(*map(glued, (*cells, "≥ 0,66 doanh nghiệp/1.000 dân\nquý III/2026", "thấp hơn 1.234,5 % so với")))
    screen.table(table)
    lines = shown.getvalue().splitlines()
    said = " ".join(" ".join(lines).split())
    assert all(len(line) <= width for line in lines)
    for whole in ("31/12/2045", "III/2026", "1.234,5 %", "≥ 0,66 doanh", "1.000 dân", "nghiệp"):
        assert any(whole in line for line in lines), (whole, said)
