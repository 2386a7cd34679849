"""One record, one verdict: pydantic, JSON Schema and frames agree, and every schema fits what it describes."""

from __future__ import annotations

import csv
import json
import runpy
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

import nq57_indicators as nq
from nq57_indicators.catalogue.files import KINDS, PACKAGED
from nq57_indicators.cli import run
from nq57_indicators.models.codelists import CALENDARS, FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.records import PERIOD_PATTERN, SHAPE_RULES, ItemShape, ObservationRecord, RecordShapes
from nq57_indicators.models.tables import OBSERVATIONS, TABLES
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.schemas import schema_files, schema_text, submission_schema
from nq57_indicators.schemas.definitions import FILE_NAMES, TITLES
from nq57_indicators.schemas.shapes import record_shapes
from nq57_indicators.schemas.submissions import item_rules, items_of, record_schema

Record = dict[str, Any]
Door = tuple[bool, list[str]]

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data"
MINI = Path(__file__).parent / "catalogues" / "mini"
REGENERATE = "python -m nq57_indicators.schemas schemas"

slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def _schemas() -> dict[str, dict[str, Any]]:
    return schema_files()


def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(_schemas()[f"{name}.schema.json"], format_checker=FormatChecker())


# --- the files ------------------------------------------------------------------------------------------------------


def test_committed_schemas_are_up_to_date() -> None:
    committed = {path.relative_to(ROOT / "schemas").as_posix(): path for path in (ROOT / "schemas").rglob("*.json")}
    assert sorted(committed) == sorted(_schemas()), REGENERATE
    stale = [name for name, path in committed.items() if path.read_text("utf-8") != schema_text(_schemas()[name])]
    assert stale == [], REGENERATE


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_schemas_are_schemas(name: str) -> None:
    schema = _schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == name
    assert " / " in schema["title"]


def test_every_field_of_a_definition_says_what_it_means() -> None:
    """In both languages; a model that nobody has named shows up here, too."""
    silent = [
        f"{name}: {model}.{field}"
        for name, schema in _schemas().items()
        for model, definition in schema.get("$defs", {}).items()
        if name.startswith("definitions/")
        for field, rules in definition["properties"].items()
        if " / " not in rules.get("description", "")
    ]
    assert silent == []


def test_every_column_of_a_table_has_titles_in_both_languages() -> None:
    for name in TABLES:
        columns = _schemas()[f"tables/{name}.schema.json"]["items"]["properties"]
        assert list(columns) == [column.name for column in TABLES[name]]
        assert [rules["title"] for rules in columns.values() if " / " not in rules["title"]] == []


def test_every_kind_of_definition_has_a_schema_and_a_name() -> None:
    assert KINDS.keys() <= FILE_NAMES.keys()
    assert {model.__name__ for model in KINDS.values()} <= TITLES.keys()


def test_field_notes_have_one_wording() -> None:
    """The notes of the package are those of the reference pages."""
    notes = ROOT / "docs" / "field_notes.toml"
    package = ROOT / "src" / "nq57_indicators" / "schemas" / "fields.toml"
    assert not notes.exists() or notes.read_text("utf-8") == package.read_text("utf-8")


def test_records_are_rows_of_the_observations_table() -> None:
    codes = {column.name: set(column.codes) for column in OBSERVATIONS}
    fields = [name for name in ObservationRecord.model_fields if name not in ("source", "note")]
    assert [name for name in codes if name in fields] == fields
    for name, rules in record_schema()["properties"].items():
        listed = {code for choice in rules.get("anyOf", []) for code in choice.get("enum", [])}
        assert listed == codes.get(name, set()), name


# --- definition files -----------------------------------------------------------------------------------------------


def _as_json(value: Any) -> Any:
    """What an editor sees of a TOML file: days are text."""
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _schema_of(path: Path) -> str:
    if path.name in ("units.toml", "headers.toml", "catalogue.toml"):
        return f"definitions/{path.stem}"
    if path.parent.name == "codelists":
        return "definitions/codes"
    kind = next((folder.name for folder in path.parents if folder.name in FILE_NAMES), "area")
    return f"definitions/{FILE_NAMES.get(kind, 'area')}"


def _problems(schema: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in _validator(schema).iter_errors(data)]


def test_definition_files_fit_their_schemas() -> None:
    """The packaged ones and those of the made-up land."""
    wrong = {
        str(path): problems
        for folder in (PACKAGED, MINI, MINI.parent / "hdi")
        for path in sorted(folder.rglob("*.toml"))
        if (problems := _problems(_schema_of(path), _as_json(tomllib.loads(path.read_text("utf-8-sig")))))
    }
    assert wrong == {}


def test_rows_of_areas_fit_their_schema() -> None:
    with (PACKAGED / "areas" / "areas.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{key: cell for key, cell in row.items() if cell} for row in reader]
    properties = _schemas()["definitions/area-row.schema.json"]["properties"]
    assert list(properties) == reader.fieldnames
    assert [problem for row in rows for problem in _problems("definitions/area-row", row)] == []
    for broken in ({"id": "A"}, {**rows[0], "valid_from": "1/7/2025"}, {**rows[0], "màu": "xanh"}):
        assert _problems("definitions/area-row", broken)


NAME = {"vi": "Tên", "en": "Name"}
SOURCE = {"document": "D", "clause": "1", "confidence": "found"}
TARGET = {"id": "t", "due": "2030", "operator": "reach", "value": 90.0, "source": SOURCE}
VARIABLE = {"id": "v", "name": NAME, "unit_measure": "piece", "measure": "flow", "frequency": "annual"}
RATIO = {"kind": "ratio", "numerator": ["a"], "denominator": ["b"], "definition_basis": "derived"}
INDICATOR = {"id": "i", "name": NAME, "unit_measure": "percent", "formula": RATIO, "targets": [TARGET]}
OBLIGATION = {
    "id": "o", "name": NAME, "level": "province", "variables": ["v"], "frequency": "annual",
    "deadline": {"months": 1, "day": 15}, "source": SOURCE,
}  # fmt: skip
LEVEL = {"kind": "level", "definition_basis": "derived"}
GROWTH = {"kind": "growth", "variable": "v", "averaging": "cagr", "definition_basis": "derived"}
SOUND = [("variables", VARIABLE), ("indicators", INDICATOR), ("obligations", OBLIGATION)]
ALTERED_SOUND = [
    ("indicators", {**INDICATOR, "formula": LEVEL}),
    ("indicators", {**INDICATOR, "formula": {**LEVEL, "numerator": []}}),
    ("indicators", {**INDICATOR, "formula": GROWTH}),
    ("indicators", {**INDICATOR, "better": "lower", "targets": [{**TARGET, "operator": "<="}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "operator": "done", "value": None}]}),
    ("obligations", {**OBLIGATION, "level": None, "bodies": ["M-KHCN"]}),
]
BROKEN = [
    ("variables", {**VARIABLE, "unit_mesure": "piece"}),
    ("variables", {**VARIABLE, "measure": "flows"}),
    ("variables", {**VARIABLE, "id": "có dấu"}),
    ("variables", {**VARIABLE, "name": {"vi": "Tên"}}),
    ("variables", {**VARIABLE, "lag": 61}),
    ("variables", {**VARIABLE, "valid": [0.0]}),
    ("variables", {**VARIABLE, "valid_from": "hôm qua"}),
    ("variables", {key: value for key, value in VARIABLE.items() if key != "measure"}),
    ("indicators", {**INDICATOR, "formula": {**RATIO, "denominator": []}}),
    ("indicators", {**INDICATOR, "formula": {**LEVEL, "numerator": ["a"]}}),
    ("indicators", {**INDICATOR, "formula": {**RATIO, "variable": "v"}}),
    ("indicators", {**INDICATOR, "formula": {**LEVEL, "averaging": "yoy"}}),
    ("indicators", {**INDICATOR, "formula": {**GROWTH, "averaging": None}}),
    ("indicators", {**INDICATOR, "formula": {**LEVEL, "definition_basis": "source"}}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "operator": "<="}]}),
    ("indicators", {**INDICATOR, "better": "lower", "targets": [{**TARGET, "operator": ">"}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "operator": "range"}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "low": 1.0}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "value": None}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "operator": "done"}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "plus_base": 1.0, "base_period": "2025"}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "value": None, "plus_base": 1.0}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "due": None}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "source": {**SOURCE, "confidence": "sure"}}]}),
    ("variables", {**VARIABLE, "lag": "3"}),
    ("variables", {**VARIABLE, "lag": True}),
    ("variables", {**VARIABLE, "valid": ["0", 1]}),
    ("variables", {**VARIABLE, "integer": "true"}),
    ("variables", {**VARIABLE, "integer": 1}),
    ("variables", {**VARIABLE, "name": {"vi": " ", "en": "x"}}),
    ("variables", {**VARIABLE, "valid_from": 20250101}),
    ("variables", {**VARIABLE, "unit_measure": 5}),
    ("indicators", {**INDICATOR, "formula": {**RATIO, "per": "100"}}),
    ("indicators", {**INDICATOR, "formula": {**RATIO, "denominator": [True]}}),
    ("indicators", {**INDICATOR, "formula": {**RATIO, "denominator": "b"}}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "value": "90"}]}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "value": True}]}),
    ("indicators", {**INDICATOR, "targets": TARGET}),
    ("indicators", {**INDICATOR, "targets": [{**TARGET, "due": 2030}]}),
    ("obligations", {**OBLIGATION, "bodies": ["M-KHCN"]}),
    ("obligations", {**OBLIGATION, "level": None}),
    ("targets", {"indicator": "i", "targets": []}),
    ("frameworks", {"id": "f", "official": False, "version": "1", "nodes": []}),
    ("documents", {"id": "d", "number": "1", "title": NAME, "issuer": "x", "issued": "9/1/2025"}),
    ("documents", {"id": "d", "number": "1", "title": NAME, "issuer": "x", "issued": "2025\n"}),
    ("documents", {"id": "d", "number": "1", "title": NAME, "issuer": "x", "issued": "٢٠٢٥"}),
    ("variables", {**VARIABLE, "id": "v\n"}),
    ("variables", {**VARIABLE, "valid_from": "2025-01-01\n"}),
]


def _without_nulls(value: Any) -> Any:
    """``None`` stands for a key that the file does not have."""
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _accepted_by_model(kind: str, data: Any) -> bool:
    """As strictly as files are read; in JSON days are text."""
    try:
        KINDS[kind].model_validate_json(json.dumps(data), strict=True)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "data"), [*SOUND, *ALTERED_SOUND])
def test_sound_definitions_pass_both(kind: str, data: Any) -> None:
    data = _without_nulls(data)
    assert _accepted_by_model(kind, data)
    assert _problems(f"definitions/{FILE_NAMES[kind]}", data) == []
    assert _problems(f"definitions/{FILE_NAMES[kind]}", {kind: [data, data]}) == []


@pytest.mark.parametrize(("kind", "data"), BROKEN)
def test_broken_definitions_fail_both(kind: str, data: Any) -> None:
    data = _without_nulls(data)
    assert not _accepted_by_model(kind, data)
    assert _problems(f"definitions/{FILE_NAMES[kind]}", data)
    assert _problems(f"definitions/{FILE_NAMES[kind]}", {kind: [data]})


# --- tables as they are saved ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    paths = [SAMPLES / "made_up" / "annual.csv", SAMPLES / "broken" / "unknown-variable.csv"]
    paths.append(SAMPLES / "broken" / "column-asked.csv")
    report = nq.validate(nq.read_submission(paths))
    result = nq.assess(report)
    result.save(folder, ["json"])
    result.changes("P34-24", since="2025-06-01").to_json(folder / "changes.json", orient="records")
    # no results of an assessment, but tables that steps take and give
    report.sentences().to_json(folder / "sentences.json", orient="records")
    report.annotate(folder / "returned").to_json(folder / "returned.json", orient="records")
    nq.collect(paths, "nd09_quarterly", period="2026-Q1").table.assign(
        due=lambda table: table["due"].dt.strftime("%Y-%m-%d"),
        received=lambda table: table["received"].astype("object"),
    ).to_json(folder / "collected.json", orient="records")
    nq.normalise(report.accepted).to_json(folder / "normalised.json", orient="records")
    return folder


@pytest.mark.parametrize("table", [name for name in (TABLES | DIMENSIONS) if name != "observations"])
def test_saved_tables_fit_their_schemas(table: str, saved: Path) -> None:
    rows = json.loads((saved / f"{table}.json").read_text("utf-8"))
    assert rows
    assert _problems(f"tables/{table}", rows[:300]) == []
    assert _problems(f"tables/{table}", [{**rows[0], "mới": 1}])
    assert _problems(f"tables/{table}", [{key: rows[0][key] for key in list(rows[0])[1:]}])


# --- the doors ------------------------------------------------------------------------------------------------------


@cache
def _shapes() -> RecordShapes:
    return record_shapes(nq.load_catalogue())


@cache
def _long() -> Draft202012Validator:
    return Draft202012Validator(submission_schema()["$defs"]["record"])


def _by_model(record: Record) -> Door:
    try:
        ObservationRecord.model_validate(record, context=_shapes())
    except ValidationError as error:
        return False, [fault["type"] for fault in error.errors()]
    return True, []


def _by_schema(record: Record) -> Door:
    errors = [error.message[:100] for error in _long().iter_errors(json.loads(json.dumps(record)))]
    return not errors, errors


def _by_frame(record: Record) -> Door:
    findings = nq.validate(pd.DataFrame([record])).findings
    rules = [rule for rule in findings["rule"].astype(str) if rule in SHAPE_RULES or rule == "missing-header"]
    return not rules, rules


def _agree(record: Record) -> bool:
    verdicts = [door(record) for door in (_by_model, _by_schema, _by_frame)]
    assert len({accepted for accepted, _ in verdicts}) == 1, (record, verdicts)
    return verdicts[0][0]


def _days() -> st.SearchStrategy[str]:
    return st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(date.isoformat)


PERIODS = {
    "standard": st.sampled_from(["2026", "2026-S1", "2026-Q3", "2026-09", "2024", "2024-Q1"]),
    "dated": st.one_of(st.sampled_from(["2026-W01", "2026-W53", "2020-W53"]), _days()),
    "range": st.builds("{}/P{}D".format, _days(), st.integers(1, 400)),
}
AREAS = ("P34-24", "P63-24", "VN", "P34")
ITEMS = sorted(record_shapes(nq.load_catalogue()).items)


def _kinds_of_period(calendar: str | None, flow: str | None) -> list[str]:
    if flow == "since":
        return ["range"]
    kinds = ["dated"] if calendar == "custom" else ["standard", "dated"]
    return kinds if flow == "ytd" else [*kinds, "range"]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Records in which every field is right."""
    item = draw(st.sampled_from(ITEMS))
    shape = _shapes().items[item]
    flow = draw(st.sampled_from([None, *shape.flows]))
    calendar = draw(st.sampled_from([None, *(one for one in CALENDARS if not (one == "custom" and flow == "ytd"))]))
    period = draw(PERIODS[draw(st.sampled_from(_kinds_of_period(calendar, flow)))])
    record: Record = {"variable": item, "ref_area": draw(st.sampled_from(AREAS)), "time_period": period}
    record |= {"calendar": calendar, "flow": flow, "stage": draw(st.sampled_from([None, *STAGES]))}
    record["vintage"] = draw(st.one_of(st.none(), _days()))
    record["decimals"] = draw(st.one_of(st.none(), st.integers(-30, 30)))
    record |= draw(_figures(shape))
    given = {name: value for name, value in record.items() if value is not None or draw(st.booleans())}
    return {"obs_value": None} | given


def _figures(shape: ItemShape) -> st.SearchStrategy[Record]:
    status = st.sampled_from([None, *(one for one in OBS_STATUSES if one != "missing")])
    return st.one_of(
        st.builds(lambda figure, status: figure | {"obs_status": status}, _stated(shape), status),
        st.builds(
            lambda reason, status, unit: {
                "obs_value": None, "missing_reason": reason, "obs_status": status, "unit_measure": unit,
            },
            st.sampled_from(MISSING_REASONS),
            st.sampled_from([None, *OBS_STATUSES]),
            st.sampled_from([None, *shape.units]),
        ),
        st.just({"obs_value": None, "obs_status": "withdrawn"}),
    )  # fmt: skip


@st.composite
def _stated(draw: st.DrawFn, shape: ItemShape) -> Record:
    unit = draw(st.sampled_from([*shape.units] if shape.unit_required else [None, *shape.units]))
    low, high = shape.bounds_in(unit)
    whole = st.integers(1, int(min(high, 10**6)))
    figure = draw(whole if shape.integer else st.one_of(st.floats(max(low, -1e12), min(high, 1e12)), whole))
    if unit is None and 0 < figure < shape.doubtful_below:
        figure = shape.doubtful_below
    return {"obs_value": figure, "unit_measure": unit}


def _with_figure(record: Record) -> Record:
    """A figure that every item takes (the bounds of all hold 1), so that one break is the only one."""
    shape = _shapes().items[record["variable"]]
    kept = {name: value for name, value in record.items() if name not in ("missing_reason", "obs_status")}
    return kept | {"obs_value": 1, "unit_measure": next(iter(shape.units))}


BREAKS: dict[str, list[Record]] = {
    "unknown-variable": [{"variable": "dossiers_recieved"}, {"variable": "zz.1"}],
    "unknown-area": [{"ref_area": "P34-99"}, {"ref_area": "P35-24"}, {"ref_area": "X"}],
    "bad-period": [
        {"time_period": text}
        for text in ("2026-13", "2026-Q5", "2026-S3", "2025-W53", "2026-W00", "2026-02-29", "2026-00", "1899", "26")
    ]
    + [
        {"time_period": "2026-01-32/P5D", "flow": None},
        {"time_period": "2026-01-01/P0D", "flow": None},
        {"time_period": "2026-Q1", "calendar": "custom", "flow": None},
    ],
    "unknown-code": [
        {"calendar": "lunar"}, {"flow": "stocks"}, {"stage": "xong"}, {"obs_status": "ok"},
        {"missing_reason": "mất", "obs_value": None},
    ],
    "bad-date": [{"vintage": text} for text in ("2026-02-30", "hôm qua", "2026-13-01", "26-01-01")],
    "bad-number": [{"obs_value": value} for value in (True, "12.3.4", "nhiều", 10**400)]
    + [{"decimals": digits} for digits in (31, -31, 300, 1.5, "hai")],
    "bad-unit": [{"unit_measure": "furlong"}],
    "missing-with-value": [{"obs_status": "missing"}, {"missing_reason": "refused", "obs_status": None}],
    "missing-without-reason": [
        {"obs_value": None},
        {"obs_value": None, "obs_status": "missing"},
        {"obs_value": None, "obs_status": "final"},
    ],
    "unknown-header": [{"màu": "xanh"}, {"obs_vlaue": 1}],
}  # fmt: skip


@slow
@given(records())
def test_doors_agree_on_sound_records(record: Record) -> None:
    assert _agree(record)


@slow
@given(st.data())
def test_doors_agree_on_records_broken_in_one_field(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(sorted(BREAKS)))
    record = _with_figure(data.draw(records())) | data.draw(st.sampled_from(BREAKS[rule]))
    assert not _agree(record)
    assert rule in _by_frame(record)[1]


@slow
@given(st.sampled_from(ITEMS), st.data())
def test_doors_agree_at_the_bounds(item: str, data: st.DataObject) -> None:
    shape = _shapes().items[item]
    unit = data.draw(st.sampled_from([None, *shape.units]))
    record = {"variable": item, "ref_area": "P34-24", "time_period": "2026", "unit_measure": unit}
    ends = [end for end in shape.valid if abs(end) != float("inf")] or [0.0]
    near = data.draw(st.sampled_from(ends)) + data.draw(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]))
    figure = data.draw(st.one_of(st.just(near), st.floats(-1e6, 1e6)))
    if shape.integer and shape.factor_of(unit) > 1:
        figure = round(figure * 8) / 8  # whole thousandths; of others see test_fractions_of_larger_units
    _agree(record | {"obs_value": figure})


@slow
@given(st.sampled_from(ITEMS), st.sampled_from(FLOWS), st.sampled_from(["2026", "2026-03-01/P30D", "2026-04-01"]))
def test_doors_agree_on_flows(item: str, flow: str, period: str) -> None:
    unit = next(iter(_shapes().items[item].units))
    if flow == "ytd" and "/" in period:
        return  # see TOLERATED
    _agree(
        {"variable": item, "ref_area": "P34-24", "time_period": period, "flow": flow, "obs_value": 1}
        | {"unit_measure": unit}
    )


@pytest.mark.parametrize("field", ["variable", "ref_area", "time_period", "obs_value"])
def test_doors_agree_that_a_field_is_needed(field: str) -> None:
    record = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": 12}
    assert _agree(record)
    del record[field]
    assert not _agree(record)


FIGURE = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": 12}
EVERY_BREAK = [(rule, change) for rule, changes in BREAKS.items() for change in changes]


@pytest.mark.parametrize(("rule", "change"), EVERY_BREAK)
def test_doors_agree_on_every_break(rule: str, change: Record) -> None:
    assert _agree(FIGURE)
    assert not _agree(FIGURE | change)
    assert _by_frame(FIGURE | change)[1] == [rule]


COUNTS = [
    ({"obs_value": 12.5}, False),
    ({"obs_value": 12.0}, True),
    ({"obs_value": -0.5}, False),
    ({"variable": "population", "obs_value": 1_300_000.5}, False),
    ({"variable": "population", "obs_value": 1_300_000.0}, True),
    ({"variable": "population", "obs_value": 16.5, "unit_measure": "person"}, False),
    ({"variable": "population", "obs_value": 16.125, "unit_measure": "thousand_person"}, True),
    ({"variable": "grdp", "obs_value": 12.5, "unit_measure": "vnd"}, True),
]


@pytest.mark.parametrize(("change", "sound"), COUNTS)
def test_doors_agree_that_counts_are_whole(change: Record, sound: bool) -> None:
    record = FIGURE | change
    assert _agree(record) == sound
    if not sound:
        assert _by_model(record)[1] == _by_frame(record)[1] == ["bad-number"]


def test_fractions_of_larger_units() -> None:
    """Half a person in thousands is refused by models and frames; schemas cannot say it."""
    thousands = FIGURE | {"variable": "population", "unit_measure": "thousand_person"}
    half = thousands | {"obs_value": 16.0005}
    assert [door(half)[0] for door in (_by_model, _by_schema, _by_frame)] == [False, True, False]
    for figure in (1.001, 1.003, 0.043, 16.001):  # a double times a thousand, or by 0.001, has a fraction
        assert [door(thousands | {"obs_value": figure})[0] for door in (_by_model, _by_schema)] == [True, True]


def test_counts_in_larger_units_are_multiples_in_smaller_ones() -> None:
    shape = ItemShape({"thousand_person": 1.0, "person": 0.001, "third": 0.3}, integer=True)
    schema = Draft202012Validator(item_rules(shape))
    for unit, figure, sound in [
        ("person", 3000, True), ("person", 3500, False), ("person", None, True),
        ("thousand_person", 3, True), ("thousand_person", 3.5, False), (None, 3, True), (None, 3.5, False),
    ]:  # fmt: skip
        record = FIGURE | {"obs_value": figure, "unit_measure": unit}
        assert (not list(schema.iter_errors(record))) == sound, record
        assert figure is None or shape.takes_fraction(figure, unit) == sound
    assert "multipleOf" not in str(item_rules(ItemShape({"third": 0.3}, integer=True))["allOf"][0])


@pytest.mark.parametrize("status", [None, *OBS_STATUSES])
def test_doors_agree_that_a_figure_has_no_reason(status: str | None) -> None:
    record = FIGURE | {"obs_status": status, "missing_reason": "not_due"}
    assert not _agree(record)
    assert _by_frame(record)[1] == ["missing-with-value"]


TOLERATED = [
    {"variable": "Dossiers_Received"},
    {"variable": "Tổng số hồ sơ tiếp nhận"},
    {"ref_area": "Bắc Ninh"},
    {"ref_area": "p34-24"},
    {"time_period": "Quý I/2026"},
    {"time_period": 2026},
    {"time_period": "2026-01-01/2026-03-31"},
    {"time_period": "2026-01-01/P90D", "flow": "ytd"},
    {"variable": "grdp", "unit_measure": "billion_vnd", "obs_value": "1.234,5"},
    {"unit_measure": "hồ sơ"},
    {"stage": "thực hiện"},
    {"vintage": "15/4/2026"},
    {"decimals": "2"},
    {"provider": ""},
]
"""What the frame door reads and the canonical record does not have: docs/reference/schemas.md lists them."""


@pytest.mark.parametrize("change", TOLERATED)
def test_frames_are_read_more_tolerantly(change: Record) -> None:
    record = FIGURE | change
    assert [door(record)[0] for door in (_by_model, _by_schema, _by_frame)] == [False, False, True]


@slow
@given(
    st.from_regex(PERIOD_PATTERN, fullmatch=True)
    | st.builds("{}/P{}D".format, st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 99999))
    | st.from_regex(r"[12][09][0-9]{2}(-[SQW0-9/PD-]{1,8})?", fullmatch=True)
)
def test_period_pattern_is_what_periods_read(text: str) -> None:
    """Every canonical label, except ranges beyond any use."""
    try:
        canonical = parse_period(text).label == text
    except PeriodError:
        canonical = False
    beyond = "/" in text and (text[:4] >= "2070" or len(text) > len("2025-07-01/P9999D"))
    assert _accepts_period(text) == (canonical and not beyond)


def _accepts_period(text: str) -> bool:
    try:
        ObservationRecord.model_validate(FIGURE | {"time_period": text})
    except ValidationError:
        return False
    return not list(Draft202012Validator(record_schema()).iter_errors(FIGURE | {"time_period": text}))


LINES = [{name: f"{text}\n"} for name, text in (
    ("time_period", "2025-Q4"), ("time_period", "2025"), ("time_period", "2025-07-01/P92D"), ("vintage", "2026-01-15"),
    ("variable", "population"), ("ref_area", "P34-24"), ("provider", "M-TC"), ("unit_measure", "piece"),
)]  # fmt: skip


@pytest.mark.parametrize("change", LINES)
def test_no_newline_follows_what_a_pattern_describes(change: Record) -> None:
    """``$`` of Python stands before a last newline, too; that of ECMA-262 and of pydantic does not."""
    record = FIGURE | {"time_period": "2025-Q4"} | change
    schema = Draft202012Validator(record_schema())
    assert list(schema.iter_errors(record))
    assert not list(
        schema.iter_errors({name: str(text).strip() if text != 12 else 12 for name, text in record.items()})
    )
    with pytest.raises(ValidationError):
        ObservationRecord.model_validate(record)


def _patterns(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that says how a text looks to its end."""
    parts = schema if isinstance(schema, list) else schema.values() if isinstance(schema, dict) else ()
    if isinstance(schema, dict) and "type" in schema and str(schema.get("pattern", "")).endswith("$"):
        yield schema
    for part in parts:
        yield from _patterns(part)


EVERY_PATTERN = {
    json.dumps(part, sort_keys=True): part
    for name, schema in schema_files().items()
    for part in _patterns(schema)
}  # fmt: skip


def test_every_kind_of_schema_has_patterns() -> None:
    assert len({part["pattern"] for part in EVERY_PATTERN.values()}) >= 5


@slow
@given(st.sampled_from(sorted(EVERY_PATTERN)), st.data())
def test_patterns_describe_one_whole_line(key: str, data: st.DataObject) -> None:
    part = {name: rule for name, rule in EVERY_PATTERN[key].items() if name != "format"}
    text = data.draw(st.from_regex(part["pattern"], fullmatch=True))
    schema = Draft202012Validator(part)
    assert schema.is_valid(text)
    assert not schema.is_valid(f"{text}\n")
    assert schema.is_valid(None) == ("null" in part["type"])


def test_records_without_a_catalogue_keep_to_their_shape() -> None:
    foreign = FIGURE | {"variable": "petitions", "ref_area": "G2-C", "unit_measure": "piece"}
    assert ObservationRecord.model_validate(foreign).variable == "petitions"
    assert list(Draft202012Validator(record_schema()).iter_errors(foreign)) == []


def test_whole_decimals_are_whole_however_json_writes_them() -> None:
    assert ObservationRecord.model_validate(FIGURE | {"decimals": 2.0}).decimals == 2
    assert _agree(FIGURE | {"decimals": 2.0})


def test_bounds_follow_the_unit() -> None:
    """A bound that is neither nothing nor endless is another figure in another unit."""
    shape = ItemShape({"vnd": 1.0, "billion_vnd": 1e9}, valid=(0.0, 5e9))
    shapes = RecordShapes({"grdp": shape}, frozenset({"P34-24"}))
    schema = Draft202012Validator(item_rules(shape))
    for unit, figure, sound in [
        ("vnd", 4e9, True), ("vnd", 6e9, False), ("billion_vnd", 5, True), ("billion_vnd", 6, False),
        (None, 4e9, True), (None, 6e9, False),
    ]:  # fmt: skip
        record = {**FIGURE, "variable": "grdp", "obs_value": figure, "unit_measure": unit}
        assert (not list(schema.iter_errors(record))) == sound
        try:
            ObservationRecord.model_validate(record, context=shapes)
            accepted = True
        except ValidationError:
            accepted = False
        assert accepted == sound


# --- submissions ----------------------------------------------------------------------------------------------------


def test_sample_json_fits_the_schema() -> None:
    data = json.loads((SAMPLES / "made_up" / "hue_data_sharing.json").read_text("utf-8"))
    assert _problems("submissions/long", data) == []
    assert _problems("submissions/long", data["observations"]) == []
    data["observations"][0]["obs_value"] = "31"
    assert _problems("submissions/long", data)


def _canonical(observations: pd.DataFrame) -> Iterator[Record]:
    """Observations as records: every field that a submission has, nothing for what is not known."""
    frame = observations[[name for name in ObservationRecord.model_fields if name in observations.columns]]
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        day = row["vintage"]
        yield row | {"vintage": day.date().isoformat() if day is not None else None}


@pytest.mark.parametrize(
    "path",
    [*sorted((SAMPLES / "made_up").glob("*.csv")), *sorted((SAMPLES / "published").glob("*.csv"))],
    ids=lambda path: path.name,
)
def test_sample_figures_are_canonical_records(path: Path) -> None:
    """Whatever the sample files say, recognised, is a record that every door accepts."""
    found = list(_canonical(nq.read_submission(path).observations))
    assert found
    for record in found[:: max(1, len(found) // 40)]:
        assert _by_model(record) == (True, []), record
        assert _by_schema(record) == (True, []), record


BROKEN_SAMPLES = [rule for rule in SHAPE_RULES if (SAMPLES / "broken" / f"{rule}.csv").exists()]


@pytest.mark.parametrize("rule", BROKEN_SAMPLES)
def test_broken_samples_are_refused_at_every_door(rule: str) -> None:
    lines = (SAMPLES / "broken" / f"{rule}.csv").read_text("utf-8-sig").splitlines()
    row = next(csv.DictReader([line for line in lines if not line.startswith("#")]))
    record: Record = {name: cell or None for name, cell in row.items()}
    if record["obs_value"] and record["obs_value"].lstrip("-").isdigit():
        record["obs_value"] = int(record["obs_value"])
    assert not _agree(record)
    assert _by_frame(record)[1] == [rule]


def test_every_shape_rule_has_a_broken_sample() -> None:
    assert set(BROKEN_SAMPLES) == set(SHAPE_RULES)


def test_the_schema_of_one_indicator_has_its_variables_only() -> None:
    schema = submission_schema("stid_budget_share", lang="vi")
    record = schema["$defs"]["record"]
    assert record["properties"]["variable"]["enum"] == items_of("stid_budget_share", nq.load_catalogue())
    assert record["properties"]["variable"]["title"] == "Biến số"
    assert {"P34-24", "P63-24", "VN"} < set(record["properties"]["ref_area"]["enum"])
    money = {"variable": "local_budget_expenditure", "ref_area": "P34-24", "time_period": "2025", "obs_value": 12.5}
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors([money | {"unit_measure": "billion_vnd"}])) == []
    for wrong in (
        money,
        money | {"unit_measure": "percent"},
        money | {"unit_measure": "vnd", "obs_value": -1},
        money | {"unit_measure": "vnd", "obs_value": None},
        money | {"unit_measure": "vnd", "variable": "dossiers_received"},
        money | {"unit_measure": "vnd", "flow": "stock"},
    ):
        assert list(validator.iter_errors([wrong])), wrong


AT = {"ref_area": "P34-24", "time_period": "2026-Q1"}
WIDE = [
    ({"dossiers_received": 10, "dossiers_received_online": 6}, True),
    ({"grdp (billion_vnd)": 10.5}, True),
    ({"grdp (vnd)": 10.5, "population (person)": 12}, True),
    ({"dossiers_received": 10.0, "population (thousand_person)": 10.5}, True),
    ({"dossiers_received": 10, "flow": "ytd", "calendar": "administrative"}, True),
    ({"dossiers_received": None, "missing_reason": "not_due"}, True),
    ({"dossiers_received": None, "obs_status": "withdrawn"}, True),
    ({"online_dossier_rate (percent)": 0.5}, True),
    ({"dossiers_received": 10, "note": "x", "vintage": "2026-04-20"}, True),
    ({}, False),
    ({"grdp": 10.5}, False),
    ({"grdp (percent)": 10.5}, False),
    ({"online_dossier_rate": 0.5}, False),
    ({"online_dossier_rate": 120}, False),
    ({"dossiers_received": -1}, False),
    ({"dossiers_received": 10.5}, False),
    ({"population (person)": 10.5}, False),
    ({"dossiers_received": None}, False),
    ({"dossiers_received": 10, "missing_reason": "not_due"}, False),
    ({"dossiers_received": 10, "obs_status": "missing"}, False),
    ({"dossiers_received": 10, "population": 5, "flow": "ytd"}, False),
    ({"dossiers_received": 10, "flow": "since"}, False),
    ({"dossiers_received": 10, "calendar": "custom"}, False),
    ({"dossiers_recieved": 10}, False),
    ({"dossiers_received": 10, "stage": "xong"}, False),
]


@pytest.mark.parametrize(("fields", "sound"), WIDE)
def test_wide_records_have_one_verdict(fields: Record, sound: bool) -> None:
    record = AT | fields
    assert (_problems("submissions/wide", [record]) == []) == sound
    accepted, rules = _by_frame(record)
    assert accepted == sound, rules


def test_foreign_catalogues_have_schemas_of_their_own() -> None:
    catalogue = nq.load_catalogue(MINI)
    record = submission_schema(catalogue=catalogue)["$defs"]["record"]
    assert set(record["properties"]["variable"]["enum"]) == {*catalogue.variables, *catalogue.indicators}
    assert "G2-C" in record["properties"]["ref_area"]["enum"]


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_prints_one_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "online_dossier_rate", "--form", "wide", "--lang", "en"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == submission_schema("online_dossier_rate", form="wide", lang="en")
    assert schema["$defs"]["record"]["properties"]["ref_area"]["title"] == "Reference area"


def test_the_command_writes_every_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--all", str(tmp_path)]) == 0
    assert str(tmp_path) in capsys.readouterr().out
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    assert written == set(_schemas())
    name = "tables/gaps.schema.json"
    assert (tmp_path / name).read_text("utf-8") == schema_text(_schemas()[name])


def test_the_module_writes_every_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["nq57_indicators.schemas", str(tmp_path)])
    runpy.run_module("nq57_indicators.schemas", run_name="__main__")
    assert len(list(tmp_path.rglob("*.json"))) == len(_schemas())
    monkeypatch.setattr("sys.argv", ["nq57_indicators.schemas"])
    with pytest.raises(SystemExit, match="FOLDER"):
        runpy.run_module("nq57_indicators.schemas", run_name="__main__")


@pytest.mark.parametrize("name", ["onlin_dossier_rate", "TEXT"])
def test_the_command_refuses_what_has_no_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that is not there, with the nearest one; an indicator that is wording only."""
    indicators = nq.load_catalogue().indicators.values()
    name = next(one.id for one in indicators if one.formula.kind == "text") if name == "TEXT" else name
    assert run(["schema", name]) == 2
    said = capsys.readouterr().err
    assert "online_dossier_rate" in said or "chỉ có lời" in said
