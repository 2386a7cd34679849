"""Arguments of a wrong type: every public call refuses them by name, in both languages, with an error of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.catalogue import check_folder

FRAME = pd.DataFrame(
    {
        "variable": ["dossiers_received", "dossiers_received_online"],
        "ref_area": ["P34-01"] * 2,
        "time_period": ["2025-Q4"] * 2,
        "obs_value": [200, 150],
    }
)
KEY = ("online_dossier_rate", "P34-01", "2025-Q4")
OF_OBSERVATIONS = (nq.latest_vintage, nq.indicator_values)
OF_TABLES = (nq.target_gaps, nq.trends, nq.normalise, nq.aggregate)


def _with(call: Callable[..., Any], name: str, given: Any) -> Any:
    return call(FRAME, **{name: given})


def _explained(at: int, part: Any) -> Any:
    key: list[Any] = [*KEY]
    key[at] = part
    return nq.assess(FRAME).explain(*key)


TAKES: dict[str, tuple[Callable[[Any], Any], str, tuple[Any, ...]]] = {
    # call: (what is called, the name of the argument, what is refused)
    "read": (nq.read_submission, "source", (None, 5, b"a.csv", {})),
    "read several": (lambda one: nq.read_submission([one]), "source", (None, 5)),
    **{
        f"read {name}": (partial(_with, nq.read_submission, name), name, (5, ["x"]))
        for name in ("provider", "received", "geography", "units", "calendar", "flow", "stage", "period", "area",
                     "decimal", "sheet", "catalogue", "progress")
    },
    "units by variable": (lambda one: nq.read_submission(FRAME, units=one), "units", ({"dossiers_received": 5}, {5: ""})),
    "validate": (nq.validate, "data", (None, 5)),
    "validate expected": (lambda one: nq.validate(FRAME, expected=one), "expected", (5, [5], {"a": 1}, b"a")),
    "validate bodies": (lambda one: nq.validate(FRAME, bodies=one), "bodies", (5, [None])),
    "validate history": (lambda one: nq.validate(FRAME, history=one), "history", (5,)),
    "validate known_at": (lambda one: nq.validate(FRAME, known_at=one), "known_at", (5, "x")),
    "validate catalogue": (lambda one: nq.validate(FRAME, catalogue=one), "catalogue", ("folder", 5)),
    "assess": (nq.assess, "data", (None, 5)),
    "assess report": (lambda one: nq.assess(nq.validate(FRAME), catalogue=one), "catalogue", ("folder",)),
    **{
        f"assess {name}": (partial(_with, nq.assess, name), name, refused)
        for name, refused in {
            "framework": (5, ["qd766"]),
            "areas": (5, [5]),
            "period": (2025, [2025], "", "nonsense"),
            "known_at": (5,),
            "as_of": ("x",),
            "unsure": ("yes", 1),
            "assumed_base": (2025, "x"),
            "catalogue": ("folder",),
        }.items()
    },
    **{
        f"explain {name}": (partial(_explained, at), name, (None, 5))
        for at, name in enumerate(("name", "area", "period"))
    },
    "save": (nq.assess(FRAME).save, "folder", (None, 5, "")),
    "save formats": (lambda one: nq.assess(FRAME).save("results", one), "formats", (None, 5, [5], [])),
    "load": (nq.load_catalogue, "folder", (5, "")),
    "load as_of": (lambda one: nq.load_catalogue(as_of=one), "as_of", (5,)),
    "check": (check_folder, "folder", (None, "")),
    "indicator": (nq.load_catalogue().indicator, "indicator", (None, 5, [])),
    "framework": (nq.load_catalogue().framework, "framework", (5, [])),
    "targets on a day": (nq.load_catalogue().targets_on, "day", (5, "x")),
    **{f"step {step.__name__}": (step, "observations", (None, 5)) for step in OF_OBSERVATIONS},
    **{f"step {step.__name__}": (step, "table", (None, 5)) for step in OF_TABLES},
    "restate": (lambda one: nq.restate(FRAME, to=one), "to", (None, 5)),
    "step known_at": (lambda one: nq.latest_vintage(FRAME, known_at=one), "known_at", (5, "x")),
    "step assumed_base": (lambda one: nq.indicator_values(FRAME, assumed_base=one), "assumed_base", (2025, "x")),
    "step as_of": (lambda one: nq.target_gaps(FRAME, as_of=one), "as_of", (5, "x")),
    "step catalogue": (lambda one: nq.trends(FRAME, one), "catalogue", ("folder",)),
    "step framework": (lambda one: nq.normalise(FRAME, framework=one), "framework", (5,)),
    "step areas": (lambda one: nq.normalise(FRAME, areas=one), "areas", (5, [5])),
    "step period": (lambda one: nq.aggregate(FRAME, period=one), "period", (2025, "x", "")),
}  # fmt: skip
CASES = [(call, name, given) for call, name, refused in TAKES.values() for given in refused]


@pytest.mark.parametrize(("call", "name", "given"), CASES, ids=[f"{name}={given!r}" for _, name, given in CASES])
def test_a_wrong_argument_is_named(
    call: Callable[[Any], Any], name: str, given: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(nq.Nq57Error) as caught:
        call(given)
    for message in (caught.value.vi, caught.value.en):
        assert message.startswith(name)
    assert list(tmp_path.iterdir()) == []


def test_what_was_found_and_expected_is_said() -> None:
    with pytest.raises(nq.ArgumentError) as caught:
        _with(nq.assess, "areas", ["x" * 100, 5])
    assert caught.value.en.endswith("… (list) cannot be used; expected: a text or a list of texts.")
    assert caught.value.vi.endswith("… (list) không dùng được; cần: một văn bản hoặc một danh sách văn bản.")
    assert len(caught.value.en) < 150


def test_one_stands_for_a_list_of_one(tmp_path: Path) -> None:
    submission = nq.read_submission(FRAME, calendar="administrative")
    one = nq.validate(submission, expected="nd09_quarterly", bodies="P34-24").findings
    several = nq.validate(submission, expected=["nd09_quarterly"], bodies=["P34-24"]).findings
    assert_frame_equal(one, several)
    assert set(one["rule"]) == {"missing-submission"}
    result = nq.assess(FRAME, areas="P34-01", period="2025-Q4")
    listed = nq.assess(FRAME, areas=("P34-01",), period=("2025-Q4",))
    assert set(result.scores["ref_area"]) == {"P34-01"}
    assert_frame_equal(result.scores, listed.scores)
    assert "values.csv" in {file.name for file in result.save(tmp_path, "csv")}
