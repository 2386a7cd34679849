"""Which rows a chart shows: areas in official order, one table of one catalogue, one language."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import all_results
from nq57_indicators.charts.rows import areas_shown, table_of, words_given


def _shown(areas: object, there: list[str]) -> list[str]:
    return areas_shown(areas, pd.Series(there, dtype="str"), nq.load_catalogue())


def test_areas_stand_in_official_order_whatever_was_asked() -> None:
    assert _shown(["P34-96", "P34-01", "P34-24"], []) == ["P34-01", "P34-24", "P34-96"]
    assert _shown(None, ["VN", "P34-24"]) == _shown("P34", [])
    assert len(_shown("P34", [])) == 34
    assert _shown(None, ["VN"]) == _shown("VN", []) == ["VN"]


@pytest.mark.parametrize(("areas", "code"), [("P35", "no-such-area"), (["P34-99"], "no-such-area")])
def test_unknown_areas_are_refused(areas: object, code: str) -> None:
    with pytest.raises(nq.ArgumentError) as caught:
        _shown(areas, [])
    assert caught.value.code == code


def test_a_table_of_another_catalogue_is_refused() -> None:
    table = all_results().values.head()
    table.attrs["catalogue"] = "other 1"
    with pytest.raises(nq.ArgumentError) as caught:
        words_given(table, None, "vi")
    assert caught.value.code == "other-catalogue"


def test_another_language_is_refused() -> None:
    with pytest.raises(nq.ArgumentError, match="lang"):
        words_given(pd.DataFrame(), None, "fr")


def test_another_table_is_refused_by_the_column_it_lacks() -> None:
    with pytest.raises(nq.ArgumentError) as caught:
        table_of("over_time", "values", pd.DataFrame({"indicator": ["x"]}), ("indicator", "preferred"))
    assert (caught.value.code, caught.value.fields["name"]) == ("column-missing", "preferred")
    assert "over_time(values=…)" in caught.value.vi


def test_percentages_differ_by_percentage_points() -> None:
    words = words_given(pd.DataFrame(), None, "vi")
    assert words.distance("online_dossier_rate") == "điểm phần trăm"
    assert words.distance("gii_rank") == words.unit("gii_rank")
