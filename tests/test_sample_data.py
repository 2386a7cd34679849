"""The sample data keep their promises: each broken file breaks one rule, everything else passes, results stay put."""

from __future__ import annotations

import difflib
import runpy
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from rule_examples import example_of, findings_of

import nq57_indicators as nq
from nq57_indicators.texts.examples import examples

SAMPLES = Path(__file__).parents[1] / "sample_data"
BROKEN = sorted((SAMPLES / "broken").iterdir())
KNOWN_WARNINGS = {
    # one side of a rate of the country, whose other side is GDP
    ("missing-component", "state_st_budget_gdp_share"),
    # a row of that workbook is hidden, on purpose
    ("hidden-cells-read", "5"),
    # a figure of a day, published that day
    ("period-not-over", "2025-05-25"),
    ("period-not-over", "2025-11-17"),
    # an index of a year, published in its course
    ("period-not-over", "2025-10-01"),
}
"""Warnings that the published and the made-up folder may show, by rule and what was found."""

ALONE = {
    ("missing-component", "adult_online_service_user_rate"),
    ("missing-component", "bank_account_rate_15plus"),
    ("missing-component", "commune_staff_equipped_rate"),
    ("missing-component", "coverage_5g_population"),
    ("missing-component", "digital_enterprises_per_1000"),
    ("missing-component", "digital_signature_rate"),
    ("missing-component", "ehealth_record_rate"),
    ("missing-component", "sector_digital_economy_share"),
}
"""Warnings of a file read alone, whose denominators (people above all) stand in another file of the folder."""


def warnings_of(report: nq.Report) -> set[tuple[str, str]]:
    """What a report found, by rule and what stood there; questions aside, which are counted by a test of their own."""
    findings = report.findings[report.findings["severity"] != "confirm"]
    return set(zip(findings["rule"].astype(str), findings["found"].astype(str), strict=True))


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up files, written anew by a program of its own."""
    folder = tmp_path_factory.mktemp("made_up")
    program = SAMPLES / "generator" / "generate.py"
    subprocess.run([sys.executable, "-B", str(program), str(folder)], check=True, timeout=300)
    return folder


# ---- broken files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_breaks_its_rule_and_no_other(path: Path) -> None:
    findings = findings_of(path)
    severity = nq.load_catalogue().rules[path.stem].severity
    found = set(zip(findings["rule"].astype(str), findings["severity"].astype(str), strict=True))
    assert found == {(path.stem, severity)}
    assert examples()[path.stem] == example_of(findings), "run: python docs/rule_examples.py"


def test_every_rule_has_a_broken_file() -> None:
    catalogue = nq.load_catalogue()
    without = set(catalogue.rules) - {path.stem for path in BROKEN}
    # some take more than a file: a limit, results of ours, a confirmation of the question beside, a form of ours
    forms = {
        "form-of-other-catalogue",
        "form-of-other-layout",
        "form-outdated",
        "form-row-changed",
        "form-rows-gone",
        "stage-asked",
    }
    assert without - forms == {"more-findings", "own-results", "confirmed-other-value"}


def test_an_unreadable_file_alone_is_an_error() -> None:
    with pytest.raises(nq.SubmissionError, match="xlsx"):
        nq.read_submission(SAMPLES / "broken" / "file-unreadable.xlsx")


# ---- published and made-up files -------------------------------------------------------------------------------------


def files_of(folder: str) -> list[Path]:
    return sorted((SAMPLES / folder).iterdir())


@pytest.mark.parametrize("path", [*files_of("published"), *files_of("made_up")], ids=lambda path: path.name)
def test_sound_files_pass_with_known_warnings_only(path: Path) -> None:
    report = nq.validate(nq.read_submission(path))
    assert report.ok
    assert len(report.accepted) > 0
    assert warnings_of(report) <= KNOWN_WARNINGS | ALONE


@pytest.mark.parametrize("folder", ["published", "made_up"])
def test_sound_folders_pass_as_one_submission(folder: str) -> None:
    report = nq.validate(nq.read_submission(SAMPLES / folder))
    assert report.ok
    assert len(files_of(folder)) == {"published": 10, "made_up": 19}[folder]
    assert warnings_of(report) <= KNOWN_WARNINGS


@pytest.mark.parametrize("path", [*files_of("made_up"), *BROKEN], ids=lambda path: path.name)
def test_invented_files_say_so(path: Path) -> None:
    if path.suffix == ".parquet":
        text = pq.read_schema(path).metadata[b"note"].decode()
    elif path.suffix == ".xlsx" and path.stem != "file-unreadable":
        text = str(openpyxl.load_workbook(path).worksheets[0]["A1"].value)
    else:
        file = next(path.rglob("*.csv")) if path.is_dir() else path
        text = file.read_text(encoding="utf-8")[:400]
    assert "số liệu giả định" in text.lower()
    assert "made-up" in text.lower()


@pytest.mark.parametrize("path", files_of("published"), ids=lambda path: path.name)
def test_every_published_figure_names_its_source(path: Path) -> None:
    table = pd.read_csv(path, comment="#")
    marks = table["source"].str.extract(r"^\[(P\d+)\]")[0]
    assert path.read_text(encoding="utf-8").startswith("# Số liệu đã công bố")
    assert marks.notna().all()
    for readme in ("README.md", "README.vi.md"):
        text = (SAMPLES / readme).read_text(encoding="utf-8")
        assert all(f"| {mark} |" in text for mark in marks)


def test_a_sound_province_is_asked_to_confirm_at_most_once_a_year() -> None:
    report = nq.validate(nq.read_submission(SAMPLES / "made_up"))
    asked = report.findings[report.findings["severity"] == "confirm"]
    years = asked["time_period"].str[:4]
    provinces = nq.load_catalogue().areas
    former, present = (len(provinces.scheme(scheme)) for scheme in ("P63", "P34"))
    assert len(asked) <= max(former, present) * years.nunique()
    assert len(asked) <= 0.001 * len(report.accepted)
    assert asked.groupby([asked["ref_area"], years]).size().max() <= 2


def test_published_figures_come_out_as_published() -> None:
    result = nq.assess(nq.read_submission(SAMPLES / "published"), framework="qd766", period="2025-W50")
    values, scores = result.values, result.scores
    total = scores[(scores["node"] == "qd766_total") & (scores["ref_area"] == "P34-24")]["score"]
    rates = values[values["indicator"] == "online_dossier_rate"]["value"]
    ha_nam = values[(values["ref_area"] == "P63-35") & values["preferred"]]["value"]
    assert total.round(2).tolist() == [92.83]
    assert rates.round().tolist() == [83.0, 82.0]
    assert ha_nam.round(2).tolist() == [68.54]


def test_a_revision_is_known_from_its_day_on() -> None:
    submission = nq.read_submission(SAMPLES / "published" / "digital_economy.csv")

    def of_2022(known_at: str) -> list[float]:
        values = nq.assess(submission, known_at=known_at).values
        chosen = (values["indicator"] == "digital_economy_share") & (values["time_period"] == "2022")
        found: list[float] = values[chosen]["value"].tolist()
        return found

    assert of_2022("2024-12-31") == [12.67]
    assert of_2022("2025-12-31") == [12.83]


def test_every_shape_of_the_same_figures_reads_the_same() -> None:
    """Excel and wide CSV say what the long files say."""
    monthly = pd.read_parquet(SAMPLES / "made_up" / "monthly.parquet")
    key = ["variable", "ref_area", "time_period"]
    long = {tuple(names): figure for *names, figure in monthly[[*key, "obs_value"]].values.tolist()}
    excel = nq.read_submission(SAMPLES / "made_up" / "bac_ninh_2025-Q4.xlsx").observations
    same = excel[excel["variable"].isin(["dossiers_received", "dossiers_resolved"])]
    assert len(same) == 6
    for *names, figure in same[[*key, "obs_value"]].values.tolist():
        assert figure == long[tuple(names)]
    wide = nq.read_submission(SAMPLES / "made_up" / "thanh_hoa_2026.csv").observations
    money = wide[(wide["variable"] == "local_budget_expenditure") & (wide["time_period"] == "2026-Q1")]
    posted = wide[(wide["variable"] == "dossiers_received_by_post") & (wide["time_period"] == "2026-Q1")]
    due = wide[wide["time_period"] == "2026-Q4"]
    assert money["obs_value"].between(1e12, 1e14).all()
    assert posted["obs_value"].tolist() == [0.0]
    assert set(due["missing_reason"].astype(str)) == {"not_due"}


# ---- the generator ---------------------------------------------------------------------------------------------------


def test_the_generator_writes_the_committed_files(generated: Path) -> None:
    assert [path.name for path in sorted(generated.iterdir())] == [path.name for path in files_of("made_up")]


@pytest.mark.parametrize(
    "path", [path for path in files_of("made_up") if path.suffix in (".csv", ".json")], ids=lambda path: path.name
)
def test_text_files_come_out_byte_for_byte(path: Path, generated: Path) -> None:
    assert (generated / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", ["monthly.parquet", "other_rates.parquet"])
def test_parquet_comes_out_with_the_same_content(name: str, generated: Path) -> None:
    assert pq.read_table(generated / name).equals(pq.read_table(SAMPLES / "made_up" / name), check_metadata=True)


def test_excel_comes_out_with_the_same_content(generated: Path) -> None:
    def cells(folder: Path) -> list[object]:
        sheet = openpyxl.load_workbook(folder / "bac_ninh_2025-Q4.xlsx").worksheets[0]
        hidden = [row for row, shape in sheet.row_dimensions.items() if shape.hidden]
        return [hidden, *((cell.value, cell.number_format) for row in sheet.iter_rows() for cell in row)]

    assert cells(generated) == cells(SAMPLES / "made_up")


# ---- sheets as a portal and an office lay them out ---------------------------------------------------------------------

OFFICE = SAMPLES / "office"


def test_the_month_of_766_in_the_shape_of_the_portal_is_read_without_a_word(tmp_path: Path) -> None:
    """Codes for the groups, "UBND tỉnh …" for the areas; the month stands in the name of the file only."""
    report = nq.validate(nq.read_submission(OFFICE / "766_tinh_thang_9_2026.xlsx"))
    assert report.ok
    assert len(report.accepted) == 34 * 7
    assert set(report.accepted["time_period"].astype(str)) == {"2026-09"}
    assert report.accepted["ref_area"].nunique() == 34


def test_an_office_is_mapped_once() -> None:
    """The form has a header of its own; its layout names it, month after month."""
    layout = SAMPLES / "layouts" / "giai_quyet_ho_so.toml"
    for month in (8, 9):
        form = OFFICE / f"giai_quyet_ho_so_{month}.xlsx"
        asked = nq.read_submission(form)
        assert asked.doubts["question"].tolist() == ["column-asked"]
        read = nq.read_submission(form, layout=layout)
        assert len(read.observations) == len(asked.observations) + 1 == 4
        assert set(read.observations["time_period"].astype(str)) == {f"2026-{month:02}"}
        assert nq.validate(read).ok


def test_office_workbooks_come_out_with_the_same_content(tmp_path: Path) -> None:
    program = SAMPLES / "generator" / "office.py"
    subprocess.run([sys.executable, "-B", str(program), str(tmp_path)], check=True, timeout=300)
    for path in OFFICE.iterdir():
        theirs, ours = (openpyxl.load_workbook(folder / path.name).worksheets[0] for folder in (OFFICE, tmp_path))
        assert [*theirs.iter_rows(values_only=True)] == [*ours.iter_rows(values_only=True)]
        assert any("Made-up figures" in str(cell.value) for row in theirs.iter_rows() for cell in row)


# ---- golden results --------------------------------------------------------------------------------------------------


def test_results_are_the_committed_ones(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES / "expected" / "regenerate.py"))["write"](tmp_path)
    changed = []
    for path in sorted((SAMPLES / "expected").glob("*.csv")):
        old = path.read_text(encoding="utf-8").splitlines()
        new = (tmp_path / path.name).read_text(encoding="utf-8").splitlines()
        if old != new:
            lines = [*difflib.unified_diff(old, new, path.name, "computed now", n=0, lineterm="")]
            changed += [*lines[:20], f"… {len(lines)} lines of difference"]
    assert not changed, "\n".join([*changed, "If this is meant: python sample_data/expected/regenerate.py"])
    assert len(list(tmp_path.iterdir())) == len(list((SAMPLES / "expected").glob("*.csv")))
