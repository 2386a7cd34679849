"""Whoever gives a text takes ``lang``, and refuses a language there is not: none of them says Vietnamese instead."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.errors import DefinitionProblem, Message, Spoken
from nq57_indicators.forms.collecting.collection import Collection
from nq57_indicators.schemas.submissions import record_schema
from nq57_indicators.texts import label
from nq57_indicators.texts.language import language_given, shown_language

RATE = "online_dossier_rate"
RESULT = nq.assess(
    pd.DataFrame(
        {
            "variable": ["dossiers_received", "dossiers_received_online"],
            "ref_area": ["P34-24"] * 2,
            "time_period": ["2025-Q4"] * 2,
            "obs_value": [10, 5],
        }
    )
)
PROBLEM = DefinitionProblem("a.toml", "id", "thiếu", "missing")
GIVERS = [
    nq,
    nq.charts,
    RESULT,
    RESULT.report,
    RESULT.explain(RATE, "P34-24", "2025-Q4"),
    Collection(RESULT.report, pd.DataFrame(), pd.DataFrame(), None),
    RESULT.catalogue.indicator(RATE).name,
    nq.SubmissionError("file-empty"),
    nq.DefinitionError([PROBLEM]),
    nq.InvalidDataError("findings", [Spoken("sai", "wrong")], total=1, listed="x"),
    Message("no-such-indicator", {"name": "x"}),
    PROBLEM,
    Spoken("sai", "wrong"),
]
ASKED: dict[str, tuple[Any, ...]] = {
    "with_names": (RESULT.values,),
    "text": ("P34-24",),
    "over_time": (RESULT.values, RATE, "P34-24"),
    "side_by_side": (RESULT.values, RATE, "P34-24"),
    "heat_map": (RESULT.gaps,),
    "profile": (RESULT.scores, "P34-24"),
    "tiles": (RESULT.values, RATE),
    "annotate": ("back.xlsx",),
    "save": ("saved.csv",),
}
"""What else those are given that cannot do without."""


def _doors() -> Iterator[tuple[str, Callable[..., Any], tuple[Any, ...]]]:
    for giver in GIVERS:
        for name in getattr(giver, "__all__", dir(giver)):
            found = None if name.startswith("_") else inspect.getattr_static(giver, name, None) or getattr(giver, name)
            if inspect.isfunction(found) and "lang" in inspect.signature(found).parameters:
                needs_area = type(giver).__name__ == "Assessment" or name != "text"
                yield f"{type(giver).__name__}.{name}", getattr(giver, name), ASKED.get(name, ()) if needs_area else ()


DOORS = list(_doors())


def test_the_doors_are_those_we_know() -> None:
    assert len(DOORS) > 25
    assert {name.split(".")[1] for name, _, _ in DOORS} >= set(ASKED)


@pytest.mark.parametrize("wrong", ["EN", "xx", "", "vn", None, 1])
@pytest.mark.parametrize(("call", "given"), [door[1:] for door in DOORS], ids=[door[0] for door in DOORS])
def test_a_language_there_is_not_is_refused(
    call: Callable[..., Any], given: tuple[Any, ...], wrong: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(nq.ArgumentError) as refused:
        call(*given, lang=wrong)
    assert (refused.value.code, refused.value.fields["name"]) == ("argument-refused", "lang")
    assert f"lang={wrong!r}" in refused.value.vi
    assert "“vi” or “en”" in refused.value.en
    assert not list(tmp_path.iterdir())


def test_our_own_words_know_no_other_language_either() -> None:
    for wrong in ("EN", "xx"):
        with pytest.raises(nq.ArgumentError):
            label("severity.error", wrong)
        with pytest.raises(nq.ArgumentError):
            record_schema(wrong)  # type: ignore[arg-type]  # what a caller without a checker may give
    assert "Biến số / Variable" in str(record_schema())
    assert (language_given("vi"), shown_language("en"), shown_language()) == ("vi", "en", "vi")
