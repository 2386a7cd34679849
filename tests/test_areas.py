"""Areas: the packaged table, foreign tables, and what names and codes resolve to."""

from __future__ import annotations

import csv
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nq57_indicators
from nq57_indicators.areas import AreaTable, resolve_area, resolve_code, resolve_pair
from nq57_indicators.areas.names import readings, unaccented
from nq57_indicators.areas.resolving import may_name_an_area

DATA = Path(__file__).parent / "data"
PACKAGED = Path(nq57_indicators.__file__).parent / "definitions" / "areas"
AREAS, PROBLEMS = AreaTable.load(PACKAGED)
BEFORE, AFTER = date(2025, 3, 31), date(2025, 12, 31)
RESOLVED = {"ok", "ok_unaccented"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def load(folder: Path, **files: str) -> tuple[AreaTable, list[str]]:
    for name, text in files.items():
        stem, suffix = name.rsplit("_", 1)
        (folder / f"{stem}.{suffix}").write_text(text, encoding="utf-8")
    areas, problems = AreaTable.load(folder)
    return areas, [problem.line("en").removeprefix(f"{folder.name}/") for problem in problems]


# --- the packaged table ---------------------------------------------------------------------------------------------

# The crosswalk of the merger, typed from the published list: new code, then the former codes.
MERGERS = """
08 02 08|15 10 15|19 06 19|24 24 27|25 17 25 26|31 30 31|33 33 34|37 35 36 37|44 44 45|48 48 49|51 51 62|52 52 64
56 56 58|66 54 66|68 60 67 68|75 70 75|79 74 77 79|80 72 80|82 82 87|86 83 84 86|91 89 91|92 92 93 94|96 95 96
"""
UNCHANGED = ["01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"]


def test_packaged_files_hold_together() -> None:
    assert PROBLEMS == []
    assert list(AREAS.codes) == list(AREAS)
    assert list(AREAS.codes.values()) == list(range(len(AREAS)))
    assert "P34-24" in AREAS
    assert repr(AREAS) == "AreaTable(112 areas; schemes: VN, R34, P34, R63, P63)"


def test_packaged_texts_are_nfc() -> None:
    for path in PACKAGED.iterdir():
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


def test_every_former_province_goes_whole_into_one() -> None:
    expected = {f"P34-{code}": {f"P63-{code}"} for code in UNCHANGED}
    for line in re.split(r"[|\n]", MERGERS.strip()):
        new, *old = line.split()
        expected[f"P34-{new}"] = {f"P63-{code}" for code in old}
    assert {area: set(AREAS.members(area)) for area in AREAS.scheme("P34")} == expected
    assert all(len(AREAS[area].successors) == 1 for area in AREAS.scheme("P63"))


def test_eleven_unchanged_and_twenty_three_merged_of_fifty_two() -> None:
    merged = [area for area in AREAS.scheme("P34") if AREAS.merged(area)]
    unchanged = [area for area in AREAS.scheme("P34") if AREAS.unchanged(area)]
    assert (len(AREAS.scheme("P34")), len(AREAS.scheme("P63"))) == (34, 63)
    assert (len(unchanged), len(merged)) == (11, 23)
    assert sum(len(AREAS.members(area)) for area in merged) == 52
    assert unchanged == [f"P34-{code}" for code in UNCHANGED]


def test_seven_codes_changed_their_meaning_and_seven_names_their_code() -> None:
    before = {AREAS[area].code: AREAS[area].name.vi for area in AREAS.scheme("P63")}
    after = {AREAS[area].code: AREAS[area].name.vi for area in AREAS.scheme("P34")}
    assert [code for code, name in after.items() if before[code] != name] == ["15", "24", "44", "52", "80", "82", "91"]
    old_code = {name: code for code, name in before.items()}
    assert len([name for code, name in after.items() if old_code[name] != code]) == 7
    assert len(before.keys() - after.keys()) == 29
    assert len(set(before.values()) - set(after.values())) == 29


@pytest.mark.parametrize(
    ("day", "cities", "provinces"),
    [
        ("2024-12-31", 5, 58),
        ("2025-01-01", 6, 57),
        ("2025-06-30", 6, 57),
        ("2025-07-01", 6, 28),
        ("2026-04-29", 6, 28),
        ("2026-04-30", 7, 27),
        ("2026-08-31", 7, 27),
        ("2026-09-01", 8, 26),
        ("2026-09-19", 8, 26),
        ("2026-09-20", 9, 25),
    ],
)
def test_cities_and_provinces_over_time(day: str, cities: int, provinces: int) -> None:
    on = date.fromisoformat(day)
    types = [
        kind for area in AREAS.of_level("province") if AREAS.exists_on(area, on) and (kind := AREAS.type_on(area, on))
    ]
    assert [sum(kind.type == each for kind in types) for each in ("city", "province")] == [cities, provinces]


def test_type_on_a_day_carries_the_full_name() -> None:
    named = [AREAS.type_on("P63-46", day) for day in (date(2024, 12, 31), date(2025, 1, 1), None)]
    assert [kind.name.vi for kind in named if kind] == ["Tỉnh Thừa Thiên Huế", "Thành phố Huế", "Thành phố Huế"]
    assert AREAS.type_on("VN", AFTER) is None


def test_regions_of_both_eras() -> None:
    count = {area: len(AREAS.children(area)) for area in AREAS.of_level("region")}
    assert [count[area] for area in AREAS.scheme("R34")] == [9, 6, 5, 6, 3, 5]
    assert [count[area] for area in AREAS.scheme("R63")] == [14, 11, 14, 5, 6, 13]


def test_existence_follows_the_dates() -> None:
    assert AREAS.exists_on("P63-24", date(2025, 6, 30))
    assert not AREAS.exists_on("P63-24", date(2025, 7, 1))
    assert AREAS.exists_on("P34-24", date(2025, 7, 1))
    assert AREAS.exists_on("P34-24", None)
    assert not AREAS.exists_on("P34-27", None)


def test_ancestors_and_family() -> None:
    assert AREAS.ancestors("P34-24") == ("R34-DBSH", "P34", "VN")
    assert AREAS.family("P34") == {"VN", "P34", *AREAS.scheme("R34"), *AREAS.scheme("P34")}
    assert AREAS.family("nowhere") == frozenset()


def test_no_spelling_names_two_areas_of_one_era() -> None:
    for index in (AREAS.names.exact, AREAS.names.plain):
        for key, ids in index.items():
            for day in (date(2024, 6, 30), BEFORE, AFTER):
                living = [area for area in ids if AREAS.exists_on(area, day)]
                assert len(living) <= 1, (key, living)


# --- names ----------------------------------------------------------------------------------------------------------


def case_name(row: dict[str, str]) -> str:
    return " ".join(row.values()).encode("unicode_escape").decode()


@pytest.mark.parametrize("unit", sorted({row["unit_id"] for row in rows("name_variants.csv")}))
def test_known_variants(unit: str) -> None:
    wrong = []
    for row in rows("name_variants.csv"):
        if row["unit_id"] != unit:
            continue
        # The file writes a line break inside a cell as the two characters \n.
        match = resolve_area(row["variant"].replace("\\n", "\n"), AREAS, day=date.fromisoformat(row["as_of"]))
        expected = unit if row["expected"] == "resolve" else None
        if (match.status, match.area) != (row["status"], expected):
            wrong.append((row["variant"], row["as_of"], match))
    assert wrong == []


@pytest.mark.parametrize("row", rows("area_names_held_out.csv"), ids=case_name)
def test_held_out_variants(row: dict[str, str]) -> None:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), row["text"])
    match = resolve_area(text, AREAS, day=day_of(row["day"]), scheme=row["scheme"] or None)
    named = [match.area] if match.area else sorted(match.suggestions)
    assert (match.status, named) == (row["status"], sorted(row["areas"].split())), match
    assert (match.area is None) == (match.status not in RESOLVED)


def test_retired_names_tell_both_areas() -> None:
    kept = {AREAS[area].name.vi for area in AREAS.scheme("P34")}
    retired = [AREAS[area] for area in AREAS.scheme("P63") if AREAS[area].name.vi not in kept]
    assert len(retired) == 29
    for area in retired:
        match = resolve_area(area.name.vi, AREAS, day=AFTER)
        assert (match.area, match.status, match.suggestions) == (None, "wrong_era", area.successors)
        for lang in ("vi", "en"):
            assert area.id in match.reason.in_language(lang)
            assert area.successors[0] in match.reason.in_language(lang)


def test_level_narrows_the_look_up() -> None:
    assert resolve_area("Hà Nội", AREAS, day=AFTER, level="province").area == "P34-01"
    assert resolve_area("Hà Nội", AREAS, day=AFTER, level="region").status == "unknown"


def test_long_and_braced_text_is_shown_as_it_stands() -> None:
    match = resolve_area("{instead}" + "x" * 200, AREAS, day=AFTER)
    assert "{instead}xxx" in match.reason.en
    assert len(match.reason.en) < 200


@given(
    area=st.sampled_from(AREAS.scheme("P34")),
    noise=st.text(alphabet="wzjf", min_size=3, max_size=8),
    in_front=st.booleans(),
    gap=st.sampled_from(["", " ", "-", "_"]),
)
def test_a_name_with_noise_never_resolves(area: str, noise: str, in_front: bool, gap: str) -> None:
    name = AREAS[area].name.vi
    text = f"{noise}{gap}{name}" if in_front else f"{name}{gap}{noise}"
    assert resolve_area(text, AREAS, day=AFTER).area is None


@given(text=st.text(max_size=20), day=st.sampled_from([None, BEFORE, AFTER]))
def test_any_text_gets_an_answer_with_a_reason(text: str, day: date | None) -> None:
    match = resolve_area(text, AREAS, day=day)
    assert (match.area in AREAS) == (match.status in RESOLVED)
    assert all(suggestion in AREAS for suggestion in match.suggestions)
    assert match.reason.vi
    assert match.reason.en


@given(
    area=st.sampled_from([*AREAS.scheme("P34"), *AREAS.scheme("P63")]),
    case=st.sampled_from([str.upper, str.lower, str.title]),
    form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    gap=st.sampled_from([" ", "  ", "-", "\n", "\u00a0", "_", " \u2013 ", "\u200b "]),
    prefix=st.sampled_from(["", "UBND ", "7. ", "\ufeff", "+ "]),
)
def test_spelling_does_not_matter(area: str, case: object, form: str, gap: str, prefix: str) -> None:
    assert callable(case)
    name = prefix + case(AREAS[area].name.vi).replace(" ", gap)
    match = resolve_area(unicodedata.normalize(form, name), AREAS, day=None, scheme=AREAS[area].scheme)
    assert (match.area, match.status) == (area, "ok")


@given(area=st.sampled_from(AREAS.scheme("P63")), days=st.integers(min_value=0, max_value=4000))
def test_a_day_after_the_merger_never_gives_a_former_province(area: str, days: int) -> None:
    match = resolve_area(AREAS[area].name.vi, AREAS, day=date(2025, 7, 1) + timedelta(days=days))
    assert match.area is None or match.area.startswith("P34-")


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2026, 1, 1), None])
def test_what_may_name_no_area_is_unknown_on_every_day(day: date | None) -> None:
    strange = ["Tỉnh 12", "P34-99", "24", "Hồ sơ", "Ha Noi", "Hà Nộ", "–"]
    texts = [*AREAS, *(area.name.vi for area in AREAS.values()), *strange]
    for text in texts:
        known = resolve_area(text, AREAS, day=day, suggest=False).status != "unknown"
        assert may_name_an_area(text, AREAS) or not known, text
    assert [text for text in strange if may_name_an_area(text, AREAS)] == ["P34-99", "24", "Ha Noi"]


def test_readings_of_nothing() -> None:
    assert readings(" \u200b - ") == ()
    assert unaccented("đ") == "d"


# --- codes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "scheme", "status", "areas"),
    [
        ("1", AFTER, None, "ok", "P34-01"),
        ("01", AFTER, None, "ok", "P34-01"),
        ("1.0", AFTER, None, "ok", "P34-01"),
        ("24", AFTER, None, "ok", "P34-24"),
        ("24", BEFORE, None, "ok", "P63-24"),
        ("24", AFTER, "P63", "ok", "P63-24"),
        ("\ufeff 24\u00a0", AFTER, None, "ok", "P34-24"),
        ("P63-27", AFTER, None, "ok", "P63-27"),
        ("27", AFTER, None, "wrong_era", "P34-24"),
        ("02", AFTER, None, "wrong_era", "P34-08"),
        ("27", BEFORE, "P34", "wrong_era", "P34-24"),
        ("001", AFTER, None, "unknown", ""),
        ("803", AFTER, None, "unknown", ""),
        ("", AFTER, None, "unknown", ""),
        ("24", None, None, "ambiguous", "P34-24 P63-24"),
    ],
)
def test_codes(code: str, day: date | None, scheme: str | None, status: str, areas: str) -> None:
    match = resolve_code(code, AREAS, day=day, scheme=scheme)
    assert (match.status, " ".join([match.area] if match.area else match.suggestions)) == (status, areas)


def test_bare_codes_need_a_code_column() -> None:
    assert resolve_area("1", AREAS, day=AFTER).area is None
    assert resolve_area("1", AREAS, day=AFTER, code_column=True).area == "P34-01"
    assert resolve_area("Hà Nội", AREAS, day=AFTER, code_column=True).area == "P34-01"


@pytest.mark.parametrize(
    ("code", "name", "day", "status", "areas"),
    [
        ("24", "Bắc Ninh", AFTER, "ok", "P34-24"),
        ("24", "Bac Ninh", AFTER, "ok_unaccented", "P34-24"),
        ("27", "Bắc Ninh", BEFORE, "ok", "P63-27"),
        ("27", "Bắc Ninh", AFTER, "old_code", "P34-24"),
        ("24", "Bắc Giang", AFTER, "wrong_era", "P34-24"),
        ("24", "Bắc Ninh", BEFORE, "ambiguous", "P63-27 P63-24"),
        ("15", "Bắc Ninh", AFTER, "ambiguous", "P34-24 P34-15"),
        ("02", "Tuyên Quang", AFTER, "ambiguous", "P34-08"),
        ("803", "Đồng Tháp", AFTER, "ambiguous", "P34-82"),
        (" ", "Đồng Tháp", AFTER, "ok", "P34-82"),
        ("P34-82", "Đồng Tháp", AFTER, "ok", "P34-82"),
    ],
)
def test_code_beside_name(code: str, name: str, day: date, status: str, areas: str) -> None:
    match = resolve_pair(code, name, AREAS, day=day)
    assert (match.status, " ".join([match.area] if match.area else match.suggestions)) == (status, areas)


def test_all_seven_old_codes_are_told_by_their_names() -> None:
    told = []
    for area in AREAS.scheme("P34"):
        for member in AREAS.members(area):
            match = resolve_pair(AREAS[member].code or "", AREAS[area].name.vi, AREAS, day=AFTER)
            if match.status == "old_code":
                told.append((AREAS[member].code, match.suggestions[0]))
    assert told == [
        ("10", "P34-15"),
        ("27", "P34-24"),
        ("45", "P34-44"),
        ("64", "P34-52"),
        ("72", "P34-80"),
        ("87", "P34-82"),
        ("89", "P34-91"),
    ]


# --- other catalogues -----------------------------------------------------------------------------------------------

COUNTRIES = """\ufeffid,scheme,level,code,name_vi,name_en
ASEAN,ASEAN,total,,ASEAN,ASEAN
VNM,ASEAN,country,VN,Việt Nam,Viet Nam
LAO,ASEAN,country,LA,Lào,Laos
SGP,ASEAN,country,SG,,Singapore
SGP-1,CITIES,city,,Singapore,Singapore
"""


def test_a_foreign_folder_needs_only_areas(tmp_path: Path) -> None:
    areas, problems = load(tmp_path, areas_csv=COUNTRIES)
    assert problems == []
    assert areas["SGP"].name.vi == "Singapore"
    found = [
        resolve_area(text, areas, day=day).area for text in ("Laos", "lào", "lao", "LA", "lao") for day in (None, AFTER)
    ]
    assert found == ["LAO"] * 10
    assert resolve_area("Laós", areas, day=None).status == "accent_mismatch"
    assert resolve_area("Singapore", areas, day=None).suggestions == ("SGP", "SGP-1")
    assert resolve_area("Singapore City", areas, day=None, level="city").area == "SGP-1"
    assert not areas.merged("LAO")
    assert not areas.unchanged("LAO")


def test_toml_areas_and_later_files(tmp_path: Path) -> None:
    areas, problems = load(
        tmp_path,
        areas_csv="id,scheme,level,parent,name_en\nB,S,l,A,Bee\n",
        more_toml='[[areas]]\nid = "A"\nscheme = "S"\nlevel = "l"\nname = { vi = "A", en = "Ay" }\naliases = ["Aye"]\n'
        'types = [{ type = "old", name = { vi = "Cũ", en = "Old" } }]\n',
        communes_csv="id,scheme,level,parent,name_vi\nC-1,C,commune,B,Chợ Mới\n",
        types_csv="area,type,name_vi,name_en,valid_from\nA,late,Trễ,Late,2020-01-01\n\nA,mid,Giữa,Mid,2010-01-01\n",
        aliases_csv="area,alias\nA B,Both\n",
    )
    assert problems == []
    assert list(areas) == ["B", "C-1", "A"]
    assert [kind.type for kind in areas["A"].types] == ["old", "mid", "late"]
    assert areas["A"].aliases == ("Aye", "Both")
    assert areas.family("S") == {"A", "B", "C-1"}
    # "Mới" belongs to this name: a mark is only taken off where the whole text names nothing.
    assert resolve_area("Chợ Mới", areas, day=None).area == "C-1"


def test_a_split_area_suggests_every_successor(tmp_path: Path) -> None:
    areas, _ = load(
        tmp_path,
        areas_csv="id,scheme,level,valid_from,valid_to,successors,name_en\nOLD,A,l,,2000-12-31,E W,Whole\n"
        "E,B,l,2001-01-01,2009-12-31,E2,East\nW,B,l,2001-01-01,,,West\nE2,C,l,2010-01-01,,,Far East\n",
    )
    assert resolve_area("Whole", areas, day=date(2005, 1, 1)).suggestions == ("E", "W")
    assert resolve_area("East", areas, day=date(2015, 1, 1)).suggestions == ("E2",)
    assert resolve_area("Far East", areas, day=date(1999, 1, 1)).suggestions == ("OLD",)
    assert not areas.unchanged("W")
    assert areas.unchanged("E2")


HEAD = "id,scheme,level,name_vi\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"areas_csv": ""}, "areas.csv: 1, id: the column is missing"),
        ({"areas_csv": "id,scheme,level,nam_vi\n"}, "areas.csv: 1, nam_vi: no such column; nearest: name_vi"),
        ({"areas_csv": "id,scheme,level,level\n"}, "areas.csv: 1, level: the column repeats"),
        ({"areas_csv": HEAD + "A,S,l\n"}, "areas.csv: 2: 3 cells, expected 4"),
        ({"areas_csv": HEAD + "A,,l,x\n"}, "areas.csv: 2, scheme: is empty"),
        ({"areas_csv": HEAD + "A,S,l,\n"}, "areas.csv: 2, name: required field is missing"),
        ({"areas_csv": HEAD + "A b,S,l,x\n"}, "areas.csv: 2, id: 'A b': an id has letters"),
        ({"areas_csv": HEAD + 'A,S,l,"x\n'}, "areas.csv: 1: cannot be read: unexpected end of data"),
        ({"areas_csv": HEAD + "A,S,l,x\n\nA,S,l,y\n"}, "areas.csv: 4: id 'A' is already at"),
        (
            {"areas_csv": "id,scheme,level,name_vi,parent\nANN,S,l,x,\nBEN,S,l,y,AN\n"},
            "areas.csv: 3, parent: no area 'AN'; nearest: ANN",
        ),
        (
            {"areas_csv": "id,scheme,level,name_vi,successors\nA,S,l,x,QQ\n"},
            "areas.csv: 2, successors: no area 'QQ'",
        ),
        (
            {"areas_csv": "id,scheme,level,name_vi,parent\nA,S,l,x,B\nB,S,l,y,A\nC,S,l,z,A\nD,S,l,z,\n"},
            "areas.csv: 2, parent: A leads back to itself\nareas.csv: 3, parent: B leads back to itself",
        ),
        (
            {"areas_csv": "id,scheme,level,name_vi,successors\nA,S,l,x,A\n"},
            "areas.csv: 2, successors: A leads back to itself",
        ),
        (
            {"areas_csv": "id,scheme,level,name_vi,valid_to\nA,S,l,x,01/07/2025\n"},
            "areas.csv: 2, valid_to: '01/07/2025': write days as 2025-07-01",
        ),
        (
            {"areas_csv": "id,scheme,level,name_vi,valid_from\nA,S,l,x,2025-13-01\n"},
            "areas.csv: 2, valid_from: must be a date",
        ),
        (
            {"areas_csv": "id,scheme,level,name_vi,valid_from,valid_to\nA,S,l,x,2025-07-02,2025-07-01\n"},
            "areas.csv: 2: valid_from 2025-07-02 is after valid_to 2025-07-01: in force on no day",
        ),
        ({"areas_csv": HEAD + "A,S,l,x\n", "aliases_csv": "area,alias\nB,y\n"}, "aliases.csv: 2, area: no area 'B'"),
        (
            {"areas_csv": HEAD + "A,S,l,x\n", "types_csv": "area,type,name_vi,name_en\nA,t,x,x\nA,u,y,y\n"},
            "types.csv: 3, valid_from: A already has a type from this day",
        ),
        (
            {
                "areas_csv": HEAD + "A,S,l,x\n",
                "types_csv": "area,type,name_vi,name_en,valid_from\nA,t,x,x,2025-02-30\n",
            },
            "types.csv: 2, valid_from: must be a date",
        ),
        ({"more_toml": "areas = 1"}, "more.toml: areas: must be written [[areas]]"),
        ({"more_toml": "areas = [1]"}, "more.toml: areas: must be written [[areas]]"),
        ({"more_toml": "[[area]]\nid = 'A'"}, "more.toml: area: no such key"),
        ({"more_toml": "[[areas]"}, "more.toml: toml: cannot be read"),
        ({"more_toml": "areas = " + "[" * 20_000}, "more.toml: toml: cannot be read"),
        ({"more_toml": "[[areas]]\nid = 'A'\ncolour = 1"}, "more.toml: areas 1, colour: unknown key"),
    ],
)
def test_problems_say_where_and_what(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    _, problems = load(tmp_path, **files)
    for line in expected.splitlines():
        assert any(problem.startswith(line) for problem in problems), problems
    if "leads back" in expected:
        assert len(problems) == len(expected.splitlines())


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(HEAD.encode() + b"A,S,l,\xe9\n")
    areas, problems = load(
        tmp_path,
        areas_csv=HEAD + "A,S,l,x\nB,,,\n",
        aliases_csv="area,alias\nQ,y\n",
        types_csv="area\n",
        more_toml="x = 1",
    )
    assert list(areas) == ["A"]
    assert {problem.split(":")[0] for problem in problems} == {
        "areas.csv",
        "latin.csv",
        "aliases.csv",
        "types.csv",
        "more.toml",
    }


def test_an_empty_or_missing_folder_is_an_empty_table(tmp_path: Path) -> None:
    assert [len(part) for part in AreaTable.load(tmp_path / "none")] == [0, 0]
    areas, _ = AreaTable.load(tmp_path)
    assert resolve_area("Hà Nội", areas, day=AFTER).status == "unknown"
