"""Definitions are found by Vietnamese words, with or without diacritics."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.catalogue import Catalogue
from nq57_indicators.catalogue.search import holds, named, plain


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return nq.load_catalogue()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Chỉ số phát triển con người (HDI)", ("hdi",)),
        ("chi so phat trien con nguoi (HDI)", ("hdi",)),
        ("HDI", ("hdi",)),
        ("chi so phat trien con nguoi", ("hdi",)),
        ("không có gì như vậy", ()),
        ("   ", ()),
        ("rd_gdp_shar", ()),  # ids are not searched: a misspelt one gets a suggestion instead
    ],
)
def test_a_name_means_its_ids(name: str, ids: tuple[str, ...], catalogue: Catalogue) -> None:
    assert named(catalogue, name) == ids


def test_several_are_all_named(catalogue: Catalogue) -> None:
    assert {"patent_grants", "patent_grant_growth"} & set(named(catalogue, "sang che")) == {
        "patent_grants",
        "patent_grant_growth",
    }


def test_every_indicator_is_found_by_its_name_typed_without_diacritics(catalogue: Catalogue) -> None:
    lost = [one.id for one in catalogue.indicators.values() if one.id not in named(catalogue, plain(one.name.vi))]
    assert lost == []


def test_words_are_looked_for_in_id_item_names_and_aliases(catalogue: Catalogue) -> None:
    indicator = catalogue.indicator("full_online_service_supply_rate")
    for words in (["supply"], ["11.2"], ["TOÀN", "trinh"], ["Eligible"], ["DVCTT"]):
        assert holds(indicator, words), words
    assert not holds(indicator, ["toàn trình", "vàng"])


@given(st.text())
def test_plain_is_settled_and_blind_to_composition(text: str) -> None:
    folded = plain(text)
    assert plain(folded) == plain(plain(folded))
    assert plain(unicodedata.normalize("NFD", text)) == plain(unicodedata.normalize("NFC", text))
