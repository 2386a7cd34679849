"""``nq57 catalogue coverage``, ``diff``, ``template``, and what ``list``, ``show`` and ``check`` say of law."""

from __future__ import annotations

import shutil
import tarfile
import tomllib
from pathlib import Path

import pytest

from nq57_indicators.catalogue import load_catalogue
from nq57_indicators.catalogue.files import PACKAGED
from nq57_indicators.catalogue.templates import template
from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINE, UNUSABLE


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COLUMNS": "160", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["catalogue", *arguments]) == FINE
    return capsys.readouterr().out


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The packaged definitions with three changes."""
    folder = tmp_path / "changed"
    shutil.copytree(PACKAGED, folder)
    for name, old, new in [
        ("indicators/hdi.toml", "value = 0.78", "value = 0.79"),
        ("variables/population.toml", 'unit_measure = "person"', 'unit_measure = "thousand_person"'),
        ("indicators/data_reuse_rate.toml", 'definition_basis = "derived"', 'definition_basis = "derived"\n'),
        ("variables/work_files.toml", 'measure = "flow"', 'measure = "stock"'),
    ]:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_coverage_is_two_ways(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "coverage")
    assert "tfp_growth_contribution: " in text
    assert "03/NQ-CP, PL I, 8" in text
    assert "GDP tăng từ 10%/năm. Mục tiêu kinh tế vĩ mô" in text
    assert "pii_score" in text
    assert "có trong tài liệu gốc của dự án: 5" in text
    assert "found" not in text
    # 24 leaves of 17 to 36 and 41, one of them with two figures, and two of the text
    assert "03/NQ-CP: 27 (có thể đã sửa đổi)" in text
    assert "03/NQ-CP (chưa trọn văn bản): Phụ lục I đủ 41 nhóm, 55 mục đánh số. 140 nhiệm vụ của Phụ lục II" in text
    assert text.partition("làm căn cứ cho phép so, theo văn bản\n")[2].startswith("  569/QĐ-TTg: 6\n  1132/QĐ-TTg: 3\n")
    assert "134,2 (in trên báo); 78,4" in text
    assert "P63-86, hạn 2025: vinhlong-budget-grdp-share-2025" in text


def test_coverage_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "coverage", "--lang", "en")
    assert "Demands whose indicator does not cite the clause\n  none" in text
    assert "Targets that contradict one another" in text


def test_provinces_say_what_is_held_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    title, *lines = said(capsys, "coverage", "--provinces").splitlines()
    assert "34 tỉnh, thành phố" in title
    assert len(lines) == 34
    of = {line.strip().partition(":")[0]: line for line in lines}
    assert "19 mục tiêu của 144/KH-UBND (Bắc Ninh); tỉnh cũ Bắc Ninh (P63-27): 2 mục tiêu" in of["Bắc Ninh (P34-24)"]
    assert "15 mục tiêu của 179/KH-UBND (Đồng Nai)" in of["Đồng Nai (P34-75)"]
    assert "tỉnh cũ" not in of["Quảng Ninh (P34-22)"]  # its territory did not change: its plan goes on
    assert "chưa có mục tiêu riêng" in of["Cà Mau (P34-96)"]
    assert "no targets of its own are held" in said(capsys, "coverage", "--provinces", "--lang", "en")


def test_targets_of_provinces_that_ended_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "digital_economy_share")
    owners = [one.owner or "" for one in load_catalogue().targets_of["digital_economy_share"]]
    ended = [one for one in owners if one.startswith("P63-") and one not in ("P63-22", "P63-40")]  # two go on unchanged
    assert sum(line.count("tỉnh cũ") for line in text.splitlines()) == len(ended) > 0


def test_two_days_of_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "diff", "--as-of", "2025-03-31", "--as-of", "2025-04-01")
    assert "có thể đã sửa đổi" in text
    assert "71-NQ-CP_2025-04-01" in text
    text = said(capsys, "diff", "--as-of", "2025-06-30", "--as-of", "2025-07-01", "--lang", "en")
    assert "Ended: 61-CTr/TU, Targets by 2030" in text
    assert "Dak Lak (P63-66), TFP contribution to" in text


def test_a_difference_of_days_reads_as_a_note_on_the_law(capsys: pytest.CaptureFixture[str]) -> None:
    """Act by act, clause by clause: replaced, renumbered, no longer there, with the leads that changed and the dated note."""
    lines = [
        line.strip() for line in said(capsys, "diff", "--as-of", "2025-03-31", "--as-of", "2025-04-01").splitlines()
    ]
    act = next(n for n, line in enumerate(lines) if line.startswith("71/NQ-CP (01/04/2025), Nghị quyết sửa đổi"))
    assert "sửa đổi 03/NQ-CP (đọc ở bản sao, cần đối chiếu Công báo)" in lines[act]
    note = lines[act + 1 : act + 32]
    assert note[0].startswith("II.3: thay 03/NQ-CP, II.3.b, yêu cầu giữ nguyên.")
    [tfp] = [line for line in note if line.startswith("PL I, 8: ")]
    assert tfp.endswith(": ≥ 55%, hạn 2030; chủ trì: Bộ Tài chính (trước: Bộ Kế hoạch và Đầu tư)")
    assert any(line.startswith("PL I, 11.7: thay 03/NQ-CP, PL I, 11.10") for line in note)
    assert [line.partition(".")[0] for line in note[-3:]] == [
        "Không còn trong danh mục, thôi tính: 03/NQ-CP, PL I, 11"
    ] * 3
    later = said(capsys, "diff", "--as-of", "2026-01-13", "--as-of", "2026-01-14")
    assert "14/01/2026: Có thể đã được 11/NQ-CP ngày 14/01/2026 sửa đổi" in later
    english = said(capsys, "diff", "--as-of", "2025-11-30", "--as-of", "2025-12-01", "--lang", "en")
    assert "Sets a target: 2629/QĐ-TTg, II.2.a (2025-2027); PL I, I.1.1." in english


def test_a_difference_of_folders_says_what_was_withdrawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(PACKAGED, folder)
    (folder / "targets" / "p34" / "bac_ninh" / "eid_account_rate.toml").unlink()
    text = said(capsys, "diff", str(PACKAGED), str(folder))
    assert "Rút khỏi danh mục định nghĩa: 144/KH-UBND (Bắc Ninh), II.2; PL II.4. Bắc Ninh (P34-24), " in text
    assert "nq57 2026.11.2 (2026-11-30)" in text


def test_two_folders_and_the_verdict_for_series(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "diff", str(PACKAGED), str(changed))
    assert "Mục tiêu dhdbcp-hdi-2030: con số đổi từ “0.78” thành “0.79”." in text
    assert "population: so sánh được sau khi quy đổi" in text
    assert "ehealth_record_rate: so sánh được sau khi quy đổi" in text
    assert "work_files: gián đoạn" in text
    assert "data_reuse_rate" not in text


def test_areas_and_units_that_come_and_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(PACKAGED, folder)
    areas, units = folder / "areas" / "areas.csv", folder / "codelists" / "units.toml"
    text = areas.read_text(encoding="utf-8")
    assert "P34,VN,total" in text
    areas.write_text(
        text.replace(",Hà Nội,", ",Thủ đô Hà Nội,", 1) + "X-1,X,commune,P34-24,,,,,Mới,New\n", encoding="utf-8"
    )
    units.write_text(units.read_text(encoding="utf-8") + template("unit"), encoding="utf-8")
    text = said(capsys, "diff", str(PACKAGED), str(folder))
    assert "Địa bàn X-1: có thêm (Mới)." in text
    assert "Địa bàn P34-01: tên tiếng Việt đổi từ “Hà Nội” thành “Thủ đô Hà Nội”." in text
    assert "Đơn vị đo hundred_thousand_vnd: có thêm (trăm nghìn đồng)." in text
    text = said(capsys, "diff", str(folder), str(PACKAGED), "--lang", "en")
    assert "Area X-1: no longer there (New)." in text
    assert "Unit hundred_thousand_vnd: no longer there" in text


def test_what_an_act_left_out_is_told_under_that_act_also_between_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The former catalogue had not read 71/NQ-CP: items 11.7 to 11.9 were left out by it, and did not simply run out."""
    with tarfile.open(Path(__file__).parent / "catalogues" / "former" / "definitions.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    acts = said(capsys, "diff", str(tmp_path), str(PACKAGED)).split("\n  ")
    of_71 = acts.index(next(line for line in acts if line.startswith("71/NQ-CP")))
    gone = [at for at, line in enumerate(acts) if "Không còn trong danh mục, thôi tính: 03/NQ-CP, PL I, 11." in line]
    assert len(gone) == 3
    assert all(of_71 < at < acts.index(next(one for one in acts if one.startswith("624/TB-VPCP"))) for at in gone)
    assert not [line for line in acts if "Hết hiệu lực: 03/NQ-CP, PL I, 11." in line]


def test_a_target_that_was_left_out_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    name = "licensing_procedure_cut_rate"
    assert "Không còn trong 71/NQ-CP, không tính từ 01/04/2025: ≥ 30, hạn 2030 (03/NQ-CP, PL I, 11.8)" in said(
        capsys, "show", name
    )
    assert "Không còn trong" not in said(capsys, "show", name, "--as-of", "2025-03-31")


def test_the_merger_is_a_difference_of_areas(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "diff", "--as-of", "2025-06-30", "--as-of", "2025-07-01")
    assert "Địa bàn P63-24: không còn (Bắc Giang)." in text
    assert "Địa bàn P34-24: có thêm (Bắc Ninh)." in text


def test_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "diff", str(PACKAGED), str(PACKAGED), "--lang", "en")
    assert text.startswith("Nothing changed")


@pytest.mark.parametrize(
    "arguments", [[], ["one"], ["--as-of", "2025-01-01"], ["--as-of", "x", "--as-of", "y"], ["a", "b", "c"]]
)
def test_a_difference_needs_two_sides(arguments: list[str]) -> None:
    assert run(["catalogue", "diff", *arguments]) == UNUSABLE


def test_a_template_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "template", "indicator")
    assert tomllib.loads(text)["id"] == "my_indicator"
    assert run(["catalogue", "template", "targets"]) == UNUSABLE
    assert "'target'" in capsys.readouterr().err


def test_show_takes_a_name_without_diacritics(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "chi so phat trien con nguoi")
    assert text.startswith("hdi: Chỉ số phát triển con người")
    assert "đọc ở bản sao, cần đối chiếu Công báo" in text
    assert "61-CTr/TU (Đắk Lắk)" in text


def test_show_lists_where_a_name_means_several(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "sang che")
    assert "patent_grant_growth" in text
    assert "patent_applications" in text


@pytest.mark.parametrize(
    ("day", "replaced", "lead"),
    [("2025-01-31", False, False), ("2025-03-31", False, True), ("2025-04-01", True, False)],
)
def test_show_as_of_a_day(day: str, replaced: bool, lead: bool, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "tfp_growth_contribution", "--as-of", day)
    assert ("71/NQ-CP" in text, "03/NQ-CP" in text) == (replaced, not replaced)
    assert ("Bộ Kế hoạch và Đầu tư (03/NQ-CP, PL I, 8); nay là: Bộ Tài chính" in text) == lead


@pytest.mark.parametrize(("day", "amended"), [("2025-03-31", False), ("2025-04-01", True)])
def test_items_that_were_not_seen_are_possibly_amended(
    day: str, amended: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ("có thể đã sửa đổi" in said(capsys, "show", "make_in_vietnam_share", "--as-of", day)) == amended


def test_wordings_of_an_amended_act_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert "(03/NQ-CP, PL I, 23; có thể đã sửa đổi)" in said(capsys, "show", "digital_infrastructure_level")
    text = said(capsys, "show", "sti_capacity_level")
    assert "(03/NQ-CP, PL I, 1)" in text
    assert "(71/NQ-CP, PL I, 1)" in text
    assert "(57-NQ/TW, II.1, b1)" in text


def test_list_as_of_a_day_counts_targets_of_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "list", "hdi", "--as-of", "2025-01-31") != said(capsys, "list", "hdi")
    assert run(["catalogue", "list", "--as-of", "31/1/2025"]) == UNUSABLE


def test_nothing_is_listed_before_it_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "list", "--kind", "documents", "--as-of", "2025-03-31")
    assert "03-NQ-CP_2025-01-09" in text
    assert "71-NQ-CP_2025-04-01" not in text
    assert "71-NQ-CP_2025-04-01" in said(capsys, "list", "--kind", "documents", "--as-of", "2025-04-01")
    assert "P34-24" not in said(capsys, "list", "Bắc Ninh", "--kind", "areas", "--as-of", "2025-06-30")
    assert "P34-24" in said(capsys, "list", "Bắc Ninh", "--kind", "areas", "--as-of", "2025-07-01")


def test_what_is_not_yet_issued_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "show", "71-NQ-CP_2025-04-01", "--as-of", "2025-03-31"]) == UNUSABLE
    assert "71-NQ-CP_2025-04-01 chưa có vào ngày 31/03/2025." in capsys.readouterr().err
    assert "71/NQ-CP" in said(capsys, "show", "71-NQ-CP_2025-04-01", "--as-of", "2025-04-01")


def test_a_document_is_amended_from_that_day_on(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "03-NQ-CP_2025-01-09", "--as-of", "2025-03-31")
    assert "Tình trạng: còn hiệu lực" in text
    assert "Được sửa bởi" not in text
    text = said(capsys, "show", "03-NQ-CP_2025-01-09", "--as-of", "2025-04-01")
    assert "Tình trạng: đã được sửa đổi" in text
    assert "Được sửa bởi: 71/NQ-CP (01/04/2025)" in text


def test_wordings_stand_from_the_issue_of_their_document_on(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "sti_capacity_level", "--as-of", "2025-01-08")
    assert "(57-NQ/TW, II.1, b1)" in text
    assert "03/NQ-CP" not in text
    assert "sti_capacity_level" not in said(capsys, "list", "--document", "03/NQ-CP", "--as-of", "2025-01-08")


def test_check_tells_contradictions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(PACKAGED, tmp_path / "copy")
    text = said(capsys, "check", str(tmp_path / "copy"))
    assert "Không có lỗi" in text
    assert "Mục tiêu trái nhau" in text


def test_check_says_nothing_of_contradictions_where_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "check", str(Path(__file__).parent / "catalogues" / "mini"))
    assert "Không có lỗi" in text
    assert "trái nhau" not in text


def test_show_and_explain_flag_what_sources_say_differently(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(said(capsys, "show", "patent_grant_growth").split())
    assert "Con số các nguồn nói khác nhau, năm 2025: 134,2 (in trên báo); 78,4" in text
    assert "9,3 (CAGR" in text
    assert "16,91" in text
    assert "nói khác nhau" not in said(capsys, "show", "hdi")
    published = str(Path(__file__).parent.parent / "sample_data" / "published" / "patents.csv")
    run(["explain", published, "--indicator", "patent_grant_growth", "--areas", "VN", "--score-period", "2025"])
    assert "134,2 (in trên báo); 78,4" in " ".join(capsys.readouterr().out.replace("│", " ").split())
