"""The eight rules in pydantic, row by row; the rules that compare rows are loops in Python."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from peers.references import KEY, References


def prepare(path: Path, known: References) -> Any:
    """The table in memory, and the model."""
    variables = {one.name: one for one in known.variables}

    def one_of(names: list[str], rule: str) -> Any:
        known_names = frozenset(names)

        def validate(text: str) -> str:
            if text not in known_names:
                raise PydanticCustomError(rule, "not known")
            return text

        return AfterValidator(validate)

    class Row(BaseModel):
        variable: Annotated[str, one_of(list(variables), "unknown-variable")]
        ref_area: Annotated[str, one_of(known.areas, "unknown-area")]
        time_period: Annotated[str, one_of(known.reported_periods, "bad-period")]
        obs_value: float
        unit_measure: str

        @model_validator(mode="after")
        def fits(self) -> Self:
            one = variables[self.variable]
            if not one.low <= self.obs_value <= one.high:
                raise PydanticCustomError("out-of-valid-range", "outside")
            if self.unit_measure != one.unit:
                raise PydanticCustomError("bad-unit", "not the unit")
            return self

    upper = {one.name: known.variables[at + 1].name for at, one in enumerate(known.variables) if one.is_numerator}
    return pq.read_table(path), TypeAdapter(list[Row]), upper


def check(prepared: Any) -> Any:
    """Rows as dictionaries, validated one after another; then loops over keys."""
    table, adapter, whole_of = prepared
    assert isinstance(table, pa.Table)
    rows = table.to_pylist()
    errors: list[Any] = []
    try:
        adapter.validate_python(rows)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    seen: dict[tuple[Any, ...], list[int]] = {}
    figures: dict[tuple[str, str, str], float] = {}
    for number, row in enumerate(rows):
        seen.setdefault(tuple(row[name] for name in KEY), []).append(number)
        if row["obs_value"] is not None:
            figures.setdefault((row["variable"], row["ref_area"], row["time_period"]), row["obs_value"])
    twice = [number for numbers in seen.values() if len(numbers) > 1 for number in numbers]
    above = [
        key
        for key, figure in figures.items()
        if key[0] in whole_of and figure > figures.get((whole_of[key[0]], *key[1:]), figure)
    ]
    return errors, twice, above


def counts(report: Any) -> dict[str, int]:
    """Failures by rule; a missing figure is of the wrong type."""
    errors, twice, above = report
    found = Counter("missing-without-reason" if one["type"] == "float_type" else one["type"] for one in errors)
    return dict(found) | {"duplicate-key": len(twice), "numerator-above-denominator": len(above)}
