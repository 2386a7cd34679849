"""JSON and JSON lines: flat records, printed decimals, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading import json as records
from nq57_indicators.reading.json import json_lines_tables, json_tables
from nq57_indicators.tables.cells import RawTable


def table_of(folder: Path, text: str, *, lines: bool = False, encoding: str = "utf-8") -> RawTable:
    path = folder / "a.json"
    path.write_bytes(text.encode(encoding))
    tables = [table for table, _ in (json_lines_tables if lines else json_tables)(path, "a.json")]
    assert len(tables) == 1
    return tables[0]


@pytest.mark.parametrize(
    ("literal", "number", "decimals"),
    [("12", 12, 0), ("12.50", 12.5, 2), ("-0.0", 0, 1), ("1e3", 1000, 0), ("1.25E1", 12.5, 1), ("5e-3", 0.005, 3)],
)
def test_numbers_keep_the_decimals_they_were_printed_with(
    tmp_path: Path, literal: str, number: float, decimals: int
) -> None:
    (column,) = table_of(tmp_path, f'[{{"v": {literal}}}]').columns
    assert column.number is not None
    assert column.decimals is not None
    assert column.number.tolist() == [number]
    assert column.decimals.tolist() == [decimals]
    assert column.text.to_pylist() == [None]


def test_records_with_different_keys_share_one_table(tmp_path: Path) -> None:
    table = table_of(tmp_path, '[{"a": "x", "b": 1}, {"c": true, "a": null}, {"b": "1,5", "c": ""}]')
    assert [(column.header, column.text.to_pylist()) for column in table.columns] == [
        ("a", ["x", None, None]),
        ("b", [None, None, "1,5"]),
        ("c", [None, "true", None]),
    ]
    numbers = table.columns[1].number
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [1, np.nan, np.nan])
    assert table.rows.tolist() == [1, 2, 3]


def test_what_stands_beside_the_observations_is_stated_for_all(tmp_path: Path) -> None:
    text = (
        '{"provider": "P34-24", "note": {"x": 1}, "units": null, "period": 2025, "observations": [{"v": 1}, {"v": 2}]}'
    )
    table = table_of(tmp_path, text)
    assert [column.header for column in table.columns] == ["v"]
    assert table.stated == (("provider", "P34-24"), ("period", "2025"))


@pytest.mark.parametrize("key", ["data", "Records", "số liệu"])
def test_the_list_of_records_has_one_of_its_usual_names(tmp_path: Path, key: str) -> None:
    table = table_of(tmp_path, json.dumps({"stage": "plan", key: [{"v": 1}]}))
    assert [column.header for column in table.columns] == ["v"]
    assert table.stated == (("stage", "plan"),)


@pytest.mark.parametrize("keys", [["plan"], ["2025-Q3"], ["data", "rows"], ["observations", "data"]])
def test_a_list_whose_name_may_say_what_its_figures_are_is_refused(tmp_path: Path, keys: list[str]) -> None:
    with pytest.raises(SubmissionError, match="exactly one key for that list: observations, data"):
        table_of(tmp_path, json.dumps({key: [{"v": 1}] for key in keys}))


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("stge", '"plan"', "“stge” beside the list of records is not understood; did you mean “stage”"),
        ("perid", '"2025"', "did you mean “period”"),
        ("title", '"Tháng 9/2025"', "“title” beside the list of records is not understood\\. Known are"),
        ("decimal", '"."', None),
        ("decimal", '";"', "“decimal” at the top of the file must be"),
        ("stage", '{"all": "plan"}', "“stage” at the top of the file must be one value"),
    ],
)
def test_a_key_beside_the_observations_is_used_or_refused_by_name(
    tmp_path: Path, key: str, value: str, says: str | None
) -> None:
    text = f'{{"{key}": {value}, "observations": [{{"v": 1}}]}}'
    if says is None:
        assert table_of(tmp_path, text).stated == ((key, json.loads(value)),)
    else:
        with pytest.raises(SubmissionError, match=says):
            table_of(tmp_path, text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = '{"a": "Đắk Lắk"}'
    assert table_of(tmp_path, f"[{text}]", encoding=encoding).columns[0].text.to_pylist() == ["Đắk Lắk"]
    assert table_of(tmp_path, text, lines=True, encoding=encoding).columns[0].text.to_pylist() == ["Đắk Lắk"]


def test_json_lines_rows_are_lines(tmp_path: Path) -> None:
    assert table_of(tmp_path, '{"a": 1}\n\n  \n{"a": 2}\n', lines=True).rows.tolist() == [1, 4]


def test_json_lines_come_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BLOCK_RECORDS", 2)
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n' * 5, encoding="utf-8")
    pieces = list(json_lines_tables(path, "a.jsonl"))
    assert [table.rows.tolist() for table, _ in pieces] == [[1, 2], [3, 4], [5]]
    assert pieces[-1][1] == 1.0


def test_an_integer_beyond_floats_keeps_its_digits(tmp_path: Path) -> None:
    (column,) = table_of(tmp_path, '[{"a": 1' + "0" * 400 + "}]").columns
    assert column.number is None
    assert column.text.to_pylist() == ["1" + "0" * 400]


REFUSED = [
    ("cut off", '[{"a": 1}, {"a"', "cut off"),
    ("not JSON", "a,b\n1,2", "Line 1, column 1"),
    ("deep", "[" * 100_000, "nested too deeply"),
    ("deep objects", '{"a":' * 100_000, "nested too deeply"),
    ("NaN", '[{"a": NaN}]', "holds NaN"),
    ("Infinity", '[{"a": -Infinity}]', "holds -Infinity"),
    ("overflowing", '[{"a": 1e999}]', "too large"),
    ("thousands of digits", '[{"a": ' + "1" * 5000 + "}]", "Bad number"),
    ("repeated key", '[{"a": 1, "b": 2, "a": 3}]', "“a” is repeated"),
    ("nested list", '[{"a": 1}, {"a": [1]}]', "Record 2: “a” holds a nested value"),
    ("nested object", '[{"a": {"b": 1}}]', "Record 1: “a” holds a nested value"),
    ("record is a list", "[[1, 2]]", "Record 1 is not a JSON object"),
    ("scalar", "3", "must be a list of records"),
    ("object without observations", '{"a": 1}', "must be a list of records"),
    ("observations no list", '{"observations": {"a": 1}}', "must be a list of records"),
    ("nested constant", '{"units": {"a": 1}, "observations": [{"a": 1}]}', "“units” at the top"),
    ("empty list", "[]", "no records"),
    ("half a surrogate pair", '[{"a": "\\ud800"}]', "invalid Unicode"),
    ("half a surrogate pair in a key", '[{"\\udc00": "a"}]', "invalid Unicode"),
]


@pytest.mark.parametrize(("text", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_broken_json_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        table_of(tmp_path, text)
    assert message in caught.value.en


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "no records"), ('{"a": 1}\n{"a": ', "Line 2"), ("{}\n[1]", "Record 2 is not"), ('{"a": [1]}', "Record 1")],
)
def test_broken_json_lines_are_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        table_of(tmp_path, text, lines=True)
    assert message in caught.value.en
